package coretime.bench.clock;

import coretime.bench.BenchFiles;
import coretime.host.HostException;
import coretime.host.Ledger;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabException;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.NtpServer;
import coretime.lab.RtcTrack;
import coretime.libvirt.LibvirtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * {@code bench/run clock [ROUNDS]}: a real guest with chrony, an NTP server on the loopback and an RTC that follows the guest is
 * stopped for ten seconds and let go on, ROUNDS (3) times for each remedy: how soon its clock is within 50 ms of this host's and
 * stays there, and what is left a minute later. This host's clock is left alone.
 */
public final class ClockBench {
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final int ROUNDS = 3;

    private ClockBench() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        String wanted = arguments.length == 0 ? "" + ROUNDS : arguments[0];
        if (arguments.length > 1 || !wanted.matches("[1-9]\\d{0,2}")) {
            System.err.println("usage: bench/run clock [ROUNDS], from 1 to 999");
            System.exit(2);
        }
        try {
            run(Integer.parseInt(wanted));
        } catch (IOException | LabException | HostException | LibvirtException e) {
            System.err.println("coretime bench: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void run(int rounds) throws Exception {
        Path directory = Files.createTempDirectory("coretime-bench-");
        LabOptions options = LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE);
        try (Lab lab = Lab.open(options, LabProgress.silent());
                NtpServer server = NtpServer.start(directory.resolve("ntp"), 0);
                Ledger ledger = Ledger.open(directory.resolve("ledger.db"));
                Guest guest = lab.start(GuestSpec.named("coretime-bench-clock")
                        .withVcpus(2)
                        .withRtcTrack(RtcTrack.GUEST)
                        .withNetwork(true))) {
            guest.awaitBooted(BOOT);
            guest.bringNetworkUp();
            guest.domain().agent().exec("chronyc", "add", "server", "10.0.2.2", "port", "" + server.port(), "iburst");
            LateGuest late = new LateGuest(guest, lab.connection(), ledger);
            run(new Remedies(late, lab.libvirt().uri(), directory), late, rounds);
        } finally {
            BenchFiles.delete(directory);
        }
    }

    private static void run(Remedies remedies, LateGuest late, int rounds) throws Exception {
        System.out.printf(
                "a guest that stood still for %d s, %d rounds, medians; its RTC follows it%n",
                LateGuest.FREEZE.toSeconds(), rounds);
        System.out.printf("%-32s  %14s  %18s  %10s%n", "remedy", "right after", "left, system", "left, RTC");
        for (Remedy remedy : remedies.all(Path.of(System.getProperty("coretime.home", ".")))) {
            List<ClockRun> runs = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                runs.add(late.freeze(remedy));
            }
            print(remedy, runs);
        }
    }

    private static void print(Remedy remedy, List<ClockRun> runs) {
        List<Duration> right =
                runs.stream().flatMap(run -> run.right().stream()).sorted().toList();
        List<ClockRun> byResidual = runs.stream()
                .sorted(Comparator.comparing(run -> run.residual().value()))
                .toList();
        ClockRun median = byResidual.get(byResidual.size() / 2);
        System.out.printf(
                Locale.ROOT,
                "%-32s  %14s  %15.1f ms  %8s%n",
                remedy.name(),
                right.size() <= runs.size() / 2
                        ? "not in 60 s"
                        : String.format(Locale.ROOT, "%.2f s", seconds(right.get(runs.size() / 2))),
                seconds(median.residual().value()) * 1000,
                median.rtc()
                        .map(rtc -> String.format(Locale.ROOT, "%.1f s", seconds(rtc.value())))
                        .orElse("?"));
    }

    private static double seconds(Duration length) {
        return length.toNanos() / 1e9;
    }
}
