package coretime.host.doctor;

import coretime.libvirt.Domain;
import coretime.libvirt.ExecLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a look around in a guest found, by its own word. Immutable.
 *
 * @param hasHwclock whether hwclock(8) is there, by which the RTC is written
 * @param panicDevices the devices that its pvpanic driver drives; none where it has no driver, or no device
 * @param holdsNtpPort whether a program has UDP port 123
 * @param bootSteps services that are enabled and ask from that port once, at boot
 */
record GuestSurvey(boolean hasHwclock, Set<String> panicDevices, boolean holdsNtpPort, Set<String> bootSteps) {
    private static final ExecLimits LIMITS = new ExecLimits(Duration.ofSeconds(8), 16 << 10);
    private static final int MOST_LINES = 64;
    private static final int LONGEST_NAME = 64;

    /** proc_net_udp(5): the local address with its port in hexadecimal, then the remote one. */
    private static final String LOOK = """
            PATH=$PATH:/usr/sbin:/sbin
            command -v hwclock >/dev/null && echo hwclock
            for link in /sys/bus/*/drivers/pvpanic*/*; do
              [ -L "$link" ] && [ "${link##*/}" != module ] && echo "pvpanic ${link##*/}"
            done
            cat /proc/net/udp /proc/net/udp6 2>/dev/null | grep -q ':007B [0-9A-F]*:0000 ' && echo port
            for unit in ntpdate sntp ntpdig rdate; do
              case $(systemctl is-enabled $unit.service 2>/dev/null) in enabled*) echo "step $unit" ;; esac
            done
            exit 0
            """;

    GuestSurvey {
        panicDevices = Set.copyOf(panicDevices);
        bootSteps = Set.copyOf(bootSteps);
    }

    /** Asks the guest's agent, for 8 s at most; what it throws is the agent's. */
    static GuestSurvey of(Domain domain) {
        return parse(domain.agent()
                .exec(List.of("sh", "-c", LOOK), new byte[0], LIMITS)
                .stdout());
    }

    /** Reads the answer; what it does not know is left out. */
    static GuestSurvey parse(String answer) {
        List<String> lines = answer.lines().limit(MOST_LINES).map(String::strip).toList();
        return new GuestSurvey(
                lines.contains("hwclock"), named("pvpanic ", lines), lines.contains("port"), named("step ", lines));
    }

    private static Set<String> named(String word, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(word) && line.length() <= LONGEST_NAME)
                .map(line -> line.substring(word.length()).toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
