package coretime.bench.ntp;

import coretime.bench.BenchFiles;
import coretime.bench.Comparison;
import coretime.bench.Contender;
import coretime.bench.Runner;
import coretime.lab.ChronyServer;
import coretime.lab.ChronyServerSpec;
import coretime.lab.LabException;
import coretime.lab.TimePrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code bench/run ntp [ROUNDS]}: three chronyd on the loopback are asked how far this host's clock is off, by each program ROUNDS (10)
 * times in turn, as whole processes. Nothing sets the clock: chronyd asks by {@code -Q}, which is {@code -q} without the last act, and
 * without the right to it.
 */
public final class NtpBench {
    private static final int ROUNDS = 10;
    private static final Path HOME = Path.of(System.getProperty("coretime.home", "."));
    private static final List<String> ADDRESSES = List.of("127.0.0.2", "127.0.0.3", "127.0.0.4");
    private static final int PORT = 123;

    /** To the whole process; with JVM start. */
    private static final double GOAL_SECONDS = 0.35;

    private NtpBench() {}

    /**
     * A program and what it takes a clock's word from.
     *
     * @param samples of each server, at least
     */
    private record Asking(Contender contender, int samples, List<Double> seconds) {
        Asking(Contender contender, int samples) {
            this(contender, samples, new ArrayList<>());
        }
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        String wanted = arguments.length == 0 ? "" + ROUNDS : arguments[0];
        if (arguments.length > 1 || !wanted.matches("[1-9]\\d{0,2}")) {
            System.err.println("usage: bench/run ntp [ROUNDS], from 1 to 999");
            System.exit(2);
        }
        try {
            System.exit(run(Integer.parseInt(wanted)) ? 0 : 1);
        } catch (IOException | LabException e) {
            System.err.println("coretime bench: " + e.getMessage());
            System.exit(2);
        }
    }

    private static boolean run(int rounds) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("coretime-bench-");
        List<ChronyServer> servers = new ArrayList<>();
        try {
            TimePrograms programs = TimePrograms.in(directory);
            for (String address : ADDRESSES) {
                servers.add(ChronyServer.start(
                        programs,
                        directory.resolve(address),
                        ChronyServerSpec.healthy().withAddresses(address).withPort(PORT)));
            }
            return compare(contenders(programs, guestPackage(directory)), new Runner(directory.resolve("log")), rounds);
        } finally {
            servers.forEach(ChronyServer::close);
            BenchFiles.delete(directory);
        }
    }

    /** Lays out what a guest gets, and returns its program. */
    private static Path guestPackage(Path directory) throws IOException, InterruptedException {
        Path root = directory.resolve("guest");
        Path log = directory.resolve("guest.log");
        Process process = new ProcessBuilder(
                        HOME.resolve("scripts/guest-package").toString(), root.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("the guest package was not made: " + Files.readString(log));
        }
        return root.resolve("usr/bin/coretime");
    }

    private static List<Asking> contenders(TimePrograms programs, Path guest) {
        Path coretime = HOME.resolve("coretime");
        List<String> query = new ArrayList<>(List.of(coretime.toString(), "ntp", "query"));
        query.addAll(ADDRESSES);
        List<String> twice = new ArrayList<>(query);
        twice.add("--samples=2");
        List<String> inGuest = new ArrayList<>(List.of(guest.toString(), "ntp", "query"));
        inGuest.addAll(ADDRESSES);
        return List.of(
                new Asking(new Contender("coretime of the guest package", inGuest, List.of()), 1),
                new Asking(new Contender("coretime ntp query", query, List.of()), 1),
                new Asking(new Contender("coretime ntp query --samples=2", twice, List.of()), 2),
                new Asking(chronyd(programs, "chronyd -Q, iburst", "iburst"), 4),
                new Asking(chronyd(programs, "chronyd -Q, maxsamples 1", "iburst maxsamples 1"), 1),
                new Asking(
                        new Contender(
                                "ntpdig", programs.ntpdigQuery(ADDRESSES), List.of(), programs.ntpdigEnvironment()),
                        1),
                // What takes the right to set the clock from the peers takes some milliseconds of its own.
                new Asking(new Contender("(the peers' guard alone)", programs.guarded(List.of("true")), List.of()), 0));
    }

    private static Contender chronyd(TimePrograms programs, String name, String options) {
        List<String> lines = ADDRESSES.stream()
                .map(address -> "server " + address + " " + options)
                .toList();
        return new Contender(name, programs.chronydQuery(lines), List.of());
    }

    /** Whether ours reaches its goals. */
    private static boolean compare(List<Asking> all, Runner runner, int rounds)
            throws IOException, InterruptedException {
        for (Asking asking : all) {
            double _ = runner.run(asking.contender());
        }
        for (int i = 0; i < rounds; i++) {
            for (Asking asking : all) {
                asking.seconds().add(runner.run(asking.contender()));
            }
        }
        double ours = Comparison.median(all.getFirst().seconds());
        System.out.printf("three servers on the loopback, %d rounds, medians of whole processes%n", rounds);
        System.out.printf("%-32s  %8s  %8s  %16s%n", "program", "samples", "median", "against coretime");
        boolean isFaster = true;
        for (Asking asking : all) {
            double median = Comparison.median(asking.seconds());
            System.out.printf(
                    Locale.ROOT,
                    "%-32s  %8d  %6.2f s  %15.2fx%n",
                    asking.contender().name(),
                    asking.samples(),
                    median,
                    median / ours);
            boolean isPeerOfMoreSamples =
                    asking.samples() > 1 && !asking.contender().name().startsWith("coretime");
            isFaster &= !isPeerOfMoreSamples || median > ours;
        }
        boolean isReached = ours <= GOAL_SECONDS;
        System.out.printf(
                Locale.ROOT,
                "%s: at most %.2f s; %s: faster than who checks more than one sample%n",
                isReached ? "goal" : "MISSED",
                GOAL_SECONDS,
                isFaster ? "goal" : "MISSED");
        return isReached && isFaster;
    }
}
