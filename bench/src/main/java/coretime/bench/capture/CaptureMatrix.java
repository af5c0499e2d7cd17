package coretime.bench.capture;

import coretime.bench.Runner;
import coretime.host.HostException;
import coretime.host.Ledger;
import coretime.lab.Guest;
import coretime.lab.Lab;
import coretime.lab.LabException;
import coretime.lab.LabInterrupted;
import coretime.lab.LabProgress;
import coretime.libvirt.LibvirtException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every contender on guests of every size, one guest at a time. */
final class CaptureMatrix {
    private final Lab lab;
    private final Ledger ledger;
    private final Path directory;
    private final Path cores;
    private final CaptureOptions options;
    private final LabProgress progress;

    /**
     * What is to be run.
     *
     * @param directory for what is deleted afterwards
     * @param cores directory in it, of which everything is deleted after each panic
     */
    CaptureMatrix(Lab lab, Ledger ledger, Path directory, Path cores, CaptureOptions options, LabProgress progress) {
        this.lab = lab;
        this.ledger = ledger;
        this.directory = directory;
        this.cores = cores;
        this.options = options;
        this.progress = progress;
    }

    /** Runs it. A guest that does not come back ends its own series alone. */
    void run(CaptureReport report) throws IOException, InterruptedException {
        for (int gibibytes : options.gibibytes()) {
            for (CaptureContender contender : options.contenders()) {
                report.add(new Series(contender, gibibytes).run());
            }
        }
    }

    private Captor captor(CaptureContender contender) {
        return switch (contender.way()) {
            case CaptureContender.Strategy(String name) -> new StrategyCaptor(lab, ledger, cores, name);
            case CaptureContender.Virsh(var format) ->
                new VirshCaptor(lab, cores, new Runner(directory.resolve("virsh.log")), format);
        };
    }

    private void deleteCores() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(cores)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /** One contender's panics of one guest. */
    private final class Series {
        private final CaptureContender contender;
        private final int gibibytes;
        private final List<CaptureRun> runs = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private long filledBytes;
        private @Nullable Duration reboot;

        private Series(CaptureContender contender, int gibibytes) {
            this.contender = contender;
            this.gibibytes = gibibytes;
        }

        private CaptureSeries run() throws IOException, InterruptedException {
            try (Guest guest = lab.define(contender.guest((long) gibibytes << 30))) {
                panics(guest);
            } catch (LabInterrupted e) {
                throw e;
            } catch (LabException | HostException | LibvirtException e) {
                if (!lab.connection().isAlive()) {
                    throw e;
                }
                failures.add(String.valueOf(e.getMessage()));
            } finally {
                deleteCores();
            }
            return new CaptureSeries(contender, gibibytes, filledBytes, reboot, runs, failures);
        }

        private void panics(Guest guest) throws IOException, InterruptedException {
            FilledGuest filled = new FilledGuest(guest);
            Captor captor = captor(contender);
            boolean isFilled = false;
            for (int round = 1; round <= options.rounds(contender); round++) {
                if (isFilled) {
                    filled.awaitBooted();
                } else {
                    filled.start();
                    filledBytes = filled.filledBytes();
                }
                QuietMachine.await();
                if (reboot == null) {
                    reboot = filled.reboot();
                    say("plain reboot %.1f s".formatted(reboot.toNanos() / 1e9));
                    QuietMachine.await();
                }
                isFilled = panic(guest, captor, round);
                deleteCores();
            }
        }

        /** Whether the guest is still filled: it came back in the same QEMU process. */
        private boolean panic(Guest guest, Captor captor, int round) throws IOException, InterruptedException {
            try {
                CaptureRun run = captor.panic(guest);
                runs.add(run);
                say("panic %d of %d: outage %.3f s, agent after %.1f s, core of %d MB after %.1f s"
                        .formatted(
                                round,
                                options.rounds(contender),
                                run.outage().toNanos() / 1e9,
                                run.login().toNanos() / 1e9,
                                run.coreBytes() / 1_000_000,
                                run.sealed().toNanos() / 1e9));
                return !run.isCold();
            } catch (CaptureFailed e) {
                failures.add(String.valueOf(e.getMessage()));
                say("panic %d of %d failed: %s".formatted(round, options.rounds(contender), e.getMessage()));
                return false;
            }
        }

        private void say(String text) {
            progress.step(contender.name() + ", " + gibibytes + " GiB, " + text);
        }
    }
}
