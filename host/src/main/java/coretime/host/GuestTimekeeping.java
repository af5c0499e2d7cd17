package coretime.host;

import coretime.libvirt.AgentException;
import coretime.libvirt.Domain;
import coretime.libvirt.ExecLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What keeps the time in a guest, by its own word: nothing here is believed further than an explanation goes. Immutable.
 *
 * @param daemons the time daemons that run, by the names of their programs
 * @param rtcWriters what writes the system clock into the RTC, in words
 */
public record GuestTimekeeping(List<String> daemons, List<String> rtcWriters) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_LINES = 16;

    /**
     * The programs by their names in /proc, of which {@code comm} has 15 characters; and chrony's directive, which has the kernel
     * copy the clock to the RTC every eleven minutes (chrony.conf(5)).
     */
    private static final String LOOK = """
            for comm in /proc/[0-9]*/comm; do read -r name <"$comm" && case $name in
            chronyd|ntpd|systemd-timesyn|openntpd|phc2sys) echo "daemon $name" ;;
            esac; done 2>/dev/null | sort -u
            grep -qrsE '^[[:space:]]*rtcsync' /etc/chrony /etc/chrony.conf && echo rtcsync
            exit 0
            """;

    public GuestTimekeeping {
        daemons = List.copyOf(daemons);
        rtcWriters = List.copyOf(rtcWriters);
    }

    /** Asks the guest's agent; empty where it does not answer, or may not execute. */
    public static Optional<GuestTimekeeping> of(Domain domain) {
        try {
            String answer = domain.agent()
                    .exec(List.of("sh", "-c", LOOK), new byte[0], ExecLimits.within(LIMIT))
                    .stdout();
            return Optional.of(parse(answer));
        } catch (AgentException _) {
            return Optional.empty();
        }
    }

    /** Reads the answer; what it does not know is left out. */
    static GuestTimekeeping parse(String answer) {
        List<String> lines = answer.lines().limit(MOST_LINES).map(String::strip).toList();
        List<String> daemons = Stream.of("chronyd", "ntpd", "openntpd", "phc2sys", "systemd-timesyn")
                .filter(name -> lines.contains("daemon " + name))
                .map(name -> name.equals("systemd-timesyn") ? "systemd-timesyncd" : name)
                .toList();
        List<String> writers = new ArrayList<>();
        if (daemons.contains("chronyd") && lines.contains("rtcsync")) {
            writers.add("chronyd by rtcsync, every 11 minutes");
        }
        daemons.stream()
                .filter(name -> name.equals("ntpd") || name.equals("systemd-timesyncd"))
                .map(name -> name + " by the kernel, every 11 minutes while it is in sync")
                .forEach(writers::add);
        return new GuestTimekeeping(daemons, writers);
    }
}
