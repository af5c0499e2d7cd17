package coretime.bench.load;

import coretime.host.Adoption;
import coretime.host.Ledger;
import coretime.lab.LabProgress;
import coretime.lab.PauseLoad;
import coretime.lab.TestDomains;
import coretime.libvirt.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Puts the daemon under load: domains of libvirt's test driver, all adopted, are paused and go on, and what the ledger has of it is
 * watched from outside. Immutable.
 *
 * @param domains how many
 * @param load what is done to them
 * @param idle how long the daemon's processor time is watched after that, while nothing happens
 */
record LoadRun(int domains, PauseLoad load, Duration idle) {
    /** What is not in the ledger by then is lost. */
    private static final Duration LATEST = Duration.ofSeconds(30);

    /** What the load has left to be done: a look at all domains, a log's last line. */
    private static final Duration SETTLES = Duration.ofSeconds(15);

    private static final double NANOS = 1e9;

    /**
     * Runs it.
     *
     * @param home of the program
     * @param directory for all that is written; on a disk as the daemon's own, for each commit is synced
     */
    LoadResult run(Path home, Path directory, LabProgress progress)
            throws IOException, SQLException, InterruptedException {
        Path ledger = directory.resolve("ledger.db");
        try (TestDomains test = TestDomains.start(domains, progress)) {
            progress.step("adopting them");
            adopt(test, ledger);
            progress.step("starting the daemon");
            long began = System.nanoTime();
            try (DaemonProcess daemon = DaemonProcess.start(home, directory.resolve("daemon"), test.uri(), ledger)) {
                daemon.awaitWatching(domains);
                double ready = (System.nanoTime() - began) / NANOS;
                TimeUnit.NANOSECONDS.sleep(SETTLES.toNanos());
                progress.step("pausing them: " + load);
                return measure(daemon, test.domains(), ledger, ready, progress);
            }
        }
    }

    private static void adopt(TestDomains test, Path file) {
        try (Ledger ledger = Ledger.open(file)) {
            for (Domain domain : test.domains()) {
                var _ = new Adoption(domain, ledger).adopt();
            }
        }
    }

    private LoadResult measure(DaemonProcess daemon, List<Domain> all, Path ledger, double ready, LabProgress progress)
            throws IOException, SQLException, InterruptedException {
        List<PauseLoad.Pause> pauses;
        List<LedgerWatch.Row> rows;
        long began = System.nanoTime();
        double before = daemon.cpuSeconds();
        try (LedgerWatch watch = LedgerWatch.of(ledger)) {
            pauses = load.run(all);
            boolean _ = watch.await(pauses.size(), LATEST); // What is missing is told by the result.
            rows = watch.end();
        }
        double took = (System.nanoTime() - began) / NANOS;
        double busy = (daemon.cpuSeconds() - before) / took;
        DaemonProcess.Resident loaded = daemon.resident();
        TimeUnit.NANOSECONDS.sleep(SETTLES.toNanos());
        progress.step("leaving them alone for " + idle.toSeconds() + " s");
        double rested = daemon.cpuSeconds();
        long restBegan = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(idle.toNanos());
        double resting = (daemon.cpuSeconds() - rested) / ((System.nanoTime() - restBegan) / NANOS);
        return new LoadResult(pauses, rows, ready, took, busy, resting, loaded, daemon.resident());
    }
}
