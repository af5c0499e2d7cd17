package coretime.lab;

import coretime.lab.internal.Await;
import coretime.lab.internal.ClockGuard;
import coretime.lab.internal.Commands;
import coretime.lab.internal.SearchPath;
import coretime.lab.internal.Trees;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Debian's ntpd, which is ntpsec's, as an NTP server: it serves this host's clock, leaves it alone ({@code disable ntp}), and has no right
 * to do else. It binds port 123 of the wildcard address whatever it is told, and so runs in a network namespace of its own
 * (network_namespaces(7)) that has the loopback alone: whoever asks it runs {@link #inside}. The namespace is gone with the last process in
 * it. Needs root. Safe for use by many threads.
 */
public final class NtpsecServer implements AutoCloseable {
    /** Where it serves, in its namespace, on port 123. */
    public static final String ADDRESS = "127.0.0.1";

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** One alone is off by milliseconds where the host is busy. */
    private static final int SAMPLES = 8;

    /** Logged when it has bound the address; whoever cannot bind it logs another word. */
    private static final String BOUND = "Listen normally";

    private static final int LARGEST_STRATUM = 15;

    private final TimePrograms programs;
    private final Process process;
    private final Path log;

    private NtpsecServer(TimePrograms programs, Process process, Path log) {
        this.programs = programs;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one, and returns when it answers so.
     *
     * @param programs that it is one of
     * @param directory for its files, of this server alone
     * @param stratum that it serves this host's clock with; empty for a server that says of itself that it is not synchronised
     * @throws LabException where it cannot be started
     */
    public static NtpsecServer start(TimePrograms programs, Path directory, OptionalInt stratum) {
        if (stratum.isPresent() && (stratum.getAsInt() < 1 || stratum.getAsInt() > LARGEST_STRATUM)) {
            throw new IllegalArgumentException("a stratum is 1 to " + LARGEST_STRATUM + ": " + stratum.getAsInt());
        }
        try {
            Files.createDirectories(directory);
            Path configuration = Files.write(directory.resolve("ntp.conf"), configuration(stratum));
            Path log = directory.resolve("ntpd.log");
            List<String> ntpd =
                    List.of(programs.ntpd().toString(), "-n", "-c", configuration.toString(), "-l", log.toString());
            // What it says before it knows its log goes there, too; both append.
            ProcessBuilder builder =
                    SearchPath.apply(new ProcessBuilder(new ArrayList<>(ClockGuard.command(ownNetwork(ntpd))))
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.appendTo(log.toFile())));
            NtpsecServer server = new NtpsecServer(programs, builder.start(), log);
            server.awaitAnswer(stratum);
            return server;
        } catch (IOException e) {
            throw new LabException("ntpd cannot be started in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static List<String> configuration(OptionalInt stratum) {
        // Whom no line names, ntpd limits: who asks a few times in a row is not answered, and not told so.
        List<String> lines = new ArrayList<>(List.of("disable ntp", "restrict 127.0.0.1", "restrict ::1"));
        // An orphan has no server and serves its own clock; by default it waits for one for five minutes.
        stratum.ifPresent(own -> lines.add("tos orphan " + own + " orphanwait 0"));
        return lines;
    }

    /** Each of them replaces the last: the process that is started becomes ntpd, and its namespace is ntpd's. */
    private static List<String> ownNetwork(List<String> command) {
        List<String> whole = new ArrayList<>(
                List.of("unshare", "--net", "--", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"));
        whole.addAll(command);
        return whole;
    }

    private void awaitAnswer(OptionalInt stratum) {
        try {
            boolean isStarted =
                    Await.until("starting ntpd", START, () -> !process.isAlive() || (isBound() && answers(stratum)));
            if (!isStarted || !process.isAlive() || !ClockGuard.isHarmless(process.pid())) {
                throw new LabException(
                        "ntpd does not serve: " + Trees.read(log).orElse("").strip());
            }
        } catch (LabException e) {
            close();
            throw e;
        }
    }

    private boolean isBound() {
        return Trees.read(log)
                .orElse("")
                .lines()
                .anyMatch(line -> line.contains(BOUND) && line.contains(ADDRESS + ":" + NtpServer.PORT));
    }

    private boolean answers(OptionalInt stratum) {
        String said = Commands.tryRun(
                        "asking ntpd",
                        Commands.Setting.within(ANSWER).with(programs.ntpdigEnvironment()),
                        inside(programs.ntpdigQuery(List.of(ADDRESS))))
                .output();
        // Stratum 16 is sent as 0 (RFC 5905, section 7.3), which ntpdig takes for a kiss.
        return said.contains(stratum.isPresent() ? "\"stratum\":" + stratum.getAsInt() + "," : "stratum 0,");
    }

    /**
     * The same command in this server's network namespace, and without the right to set this host's clock.
     *
     * @param command none for what goes before one
     * @throws LabException where the server has ended, and its namespace with it
     */
    public List<String> inside(List<String> command) {
        if (!process.isAlive()) {
            throw new LabException(
                    "ntpd has ended: " + Trees.read(log).orElse("").strip());
        }
        List<String> entering =
                new ArrayList<>(List.of("nsenter", "--target", String.valueOf(process.pid()), "--net", "--"));
        entering.addAll(command);
        return ClockGuard.command(entering);
    }

    /**
     * Asks it as ntpsec's {@code ntpdig} does that is told to take some samples.
     *
     * @return this host's clock minus the server's, in seconds
     * @throws LabException where it has no answer
     */
    public double askByNtpdig() {
        return programs.offsetByNtpdig(ADDRESS, inside(programs.ntpdigQuery(List.of(ADDRESS), SAMPLES)));
    }

    /** Ends it; its namespace is gone when this returns, unless a command still runs inside. */
    @Override
    public void close() {
        Commands.endTree(process);
    }
}
