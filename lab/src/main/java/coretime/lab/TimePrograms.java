package coretime.lab;

import coretime.lab.internal.Chronyd;
import coretime.lab.internal.ClockGuard;
import coretime.lab.internal.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's programs that ask for the time and serve it. They are unpacked and not installed: installed, they would be started to keep
 * this host's clock. All run without the right to set it.
 */
public final class TimePrograms {
    private static final Duration ASKING = Duration.ofSeconds(30);
    private static final Pattern CHRONYD_SAYS = Pattern.compile("System clock wrong by (-?[0-9.]+) seconds");
    private static final Pattern NTPDIG_SAYS = Pattern.compile("\"offset\":\\s*(-?[0-9.]+)");

    private final Path directory;

    private TimePrograms(Path directory) {
        this.directory = directory;
    }

    /** Keeps them in a directory, where they are fetched as they are first used. */
    public static TimePrograms in(Path directory) {
        return new TimePrograms(directory);
    }

    /** The program file of chronyd. */
    Path chronyd() {
        return unpacked("usr/sbin/chronyd", "chrony");
    }

    /** The program file of ntpsec's ntpd. */
    Path ntpd() {
        return unpacked("usr/sbin/ntpd", "ntpsec");
    }

    /** A command that runs without the right to set this host's clock, and does not begin with it. */
    public List<String> guarded(List<String> command) {
        return ClockGuard.command(command);
    }

    /**
     * Asks one server as {@code chronyd -Q} does, which prints what it would do and does nothing.
     *
     * @param address a literal
     * @return this host's clock minus the server's, in seconds
     * @throws LabException where it has no answer
     */
    public double askByChronyd(String address, int port) {
        List<String> command = chronydQuery(List.of("server " + address + " port " + port + " iburst"));
        // What it says is how far the clock is to be moved.
        return -said(
                CHRONYD_SAYS,
                Commands.run("asking " + address + " by chronyd", Commands.Setting.within(ASKING), command));
    }

    /**
     * The command by which chronyd asks servers, prints how far the clock is off, and ends.
     *
     * @param servers lines of its configuration: {@code server ADDRESS iburst}
     */
    public List<String> chronydQuery(List<String> servers) {
        List<String> command = new ArrayList<>(
                List.of(chronyd().toString(), "-Q", "-u", "root", "-t", String.valueOf(ASKING.toSeconds() / 2)));
        command.addAll(servers);
        command.addAll(List.of("cmdport 0", "bindcmdaddress /", "pidfile " + directory.resolve("chronyd-query.pid")));
        return ClockGuard.command(command);
    }

    /**
     * The command by which ntpsec's {@code ntpdig} asks servers; its environment is {@link #ntpdigEnvironment}.
     *
     * @param addresses literals, all on port 123
     */
    public List<String> ntpdigQuery(List<String> addresses) {
        return ntpdigQuery(addresses, 1);
    }

    /** The same with so many samples of each server, of which it takes the one that was shortest under way. */
    List<String> ntpdigQuery(List<String> addresses, int samples) {
        Path program = unpacked("usr/bin/ntpdig", "ntpsec-ntpdig");
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/python3", program.toString(), "-j", "-p", String.valueOf(samples)));
        command.addAll(addresses);
        return ClockGuard.command(command);
    }

    /** What ntpdig needs, unpacked as it is. */
    public Map<String, String> ntpdigEnvironment() {
        Path library = unpacked("usr/lib/x86_64-linux-gnu/ntp", "python3-ntp");
        return Map.of(
                "PYTHONPATH",
                directory.resolve("root/usr/lib/python3/dist-packages").toString(),
                "LD_LIBRARY_PATH",
                library.toString());
    }

    /**
     * Asks one server as ntpsec's {@code ntpdig} does without options; it knows no port but 123.
     *
     * @param address a literal
     * @return this host's clock minus the server's, in seconds
     * @throws LabException where it has no answer
     */
    public double askByNtpdig(String address) {
        return offsetByNtpdig(address, ntpdigQuery(List.of(address)));
    }

    /** What a query of ntpdig says, however it is run. */
    double offsetByNtpdig(String address, List<String> command) {
        Commands.Setting setting = Commands.Setting.within(ASKING).with(ntpdigEnvironment());
        // What it says is how far the server's clock is ahead.
        return -said(NTPDIG_SAYS, Commands.run("asking " + address + " by ntpdig", setting, command));
    }

    private static double said(Pattern pattern, String output) {
        Matcher found = pattern.matcher(output);
        if (!found.find()) {
            throw new LabException("no offset is in what it says: " + output.strip());
        }
        return Double.parseDouble(found.group(1));
    }

    private Path unpacked(String file, String debian) {
        try {
            return Chronyd.unpacked(directory, ImageSpec.standard().suite(), file, debian);
        } catch (IOException e) {
            throw new LabException(debian + " cannot be unpacked in " + directory + ": " + e.getMessage(), e);
        }
    }
}
