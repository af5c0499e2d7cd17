package coretime.bench.capture;

import coretime.bench.BenchFiles;
import coretime.bench.BenchProgress;
import coretime.host.HostException;
import coretime.host.Ledger;
import coretime.host.Strategy;
import coretime.host.capture.Strategies;
import coretime.lab.Lab;
import coretime.lab.LabException;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.libvirt.LibvirtException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code bench/run capture}: panics of real guests of several sizes, seven tenths of their memory filled, their cores taken
 * by each of coretime's strategies, by libvirt's {@code coredump-restart} and by {@code virsh dump}. Exit status 1 where a
 * goal is missed or a run fails, 2 where it cannot run.
 */
public final class CaptureBench {
    private static final Duration CLEAN_UP = Duration.ofSeconds(90);

    /** Of the disk, besides the largest core. */
    private static final long SPARE = 3L << 30;

    private static final int MISSED = 1;
    private static final int CANNOT = 2;

    private CaptureBench() {}

    /** Runs it; a signal lets it clean up. */
    public static void main(String[] arguments) throws InterruptedException {
        AtomicInteger status = new AtomicInteger(MISSED);
        Thread work = Thread.ofPlatform().name("capture-bench").unstarted(() -> status.set(run(List.of(arguments))));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            work.interrupt();
            try {
                boolean _ = work.join(CLEAN_UP);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
        work.start();
        work.join();
        System.exit(status.get());
    }

    private static int run(List<String> arguments) {
        try {
            CaptureOptions options = CaptureOptions.parse(arguments, contenders());
            return run(options) ? 0 : MISSED;
        } catch (IllegalArgumentException e) {
            System.err.println("coretime bench: " + e.getMessage() + "\n" + CaptureOptions.USAGE);
            return CANNOT;
        } catch (IOException | LabException | HostException | LibvirtException e) {
            System.err.println("coretime bench: " + e.getMessage());
            return CANNOT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return MISSED;
        }
    }

    private static List<CaptureContender> contenders() {
        return CaptureContender.all(
                Strategies.all(Path.of("")).stream().map(Strategy::name).toList());
    }

    private static boolean run(CaptureOptions options) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("coretime-bench-");
        try {
            requireRoom(directory, options);
            if (options.contenders().stream().anyMatch(one -> one.way() instanceof CaptureContender.Virsh)) {
                VirshCaptor.requireProgram();
            }
            Path cores = Files.createDirectory(directory.resolve("cores"));
            CaptureReport report = new CaptureReport(System.out, options);
            for (boolean isSnapshot : new boolean[] {false, true}) {
                CaptureOptions some = options.only(contender -> contender.isSnapshot() == isSnapshot);
                if (!some.contenders().isEmpty()) {
                    run(some, isSnapshot, directory, cores, report);
                }
            }
            return report.end();
        } finally {
            BenchFiles.delete(directory);
        }
    }

    /**
     * Runs contenders in a lab of their own.
     *
     * @param userFaults whether QEMU is to have the right to watch its guests' writes: it runs as root then, which hosts
     *     seldom have it do and which costs a start some tenths of a second
     */
    private static void run(
            CaptureOptions options, boolean userFaults, Path directory, Path cores, CaptureReport report)
            throws IOException, InterruptedException {
        LabProgress progress = BenchProgress.onStderr();
        LabOptions lab = LabOptions.standard()
                .withLibvirt(LabLibvirt.Mode.PRIVATE)
                .withUserFaults(userFaults)
                .withDumps(cores);
        try (Lab opened = Lab.open(lab, progress);
                Ledger ledger = Ledger.open(directory.resolve("ledger.db"))) {
            report.on(machine(opened));
            new CaptureMatrix(opened, ledger, directory, cores, options, progress).run(report);
        }
    }

    private static void requireRoom(Path directory, CaptureOptions options) throws IOException {
        long needed = options.largestCore() + SPARE;
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < needed) {
            throw new IOException("%s has %d MiB free and cores need %d: set TMPDIR to where there is room"
                    .formatted(directory.getParent(), free >> 20, needed >> 20));
        }
    }

    private static CaptureDocument.Machine machine(Lab lab) {
        return new CaptureDocument.Machine(
                Runtime.getRuntime().availableProcessors(),
                lab.connection().hypervisorVersion(),
                lab.connection().daemonVersion(),
                lab.accelerator().accelerator().name(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
