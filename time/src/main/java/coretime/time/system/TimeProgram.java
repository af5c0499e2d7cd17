package coretime.time.system;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The programs that are known to set the clock, how each is told from its process, and when it does not set it. Pure. */
enum TimeProgram {
    CHRONYD("chronyd", "stop it: systemctl stop chrony (on some systems chronyd)") {
        @Override
        boolean sets(List<String> arguments) {
            // -x: no control of the clock. -Q: prints the offset. -p: prints the configuration.
            return hasNone(Options.of(arguments, "fFlLPtu"), "xQp");
        }
    },
    OPENNTPD("openntpd", "stop it: systemctl stop openntpd"),
    NTPD("ntpd", "stop it: systemctl stop ntpsec (on some systems ntp or ntpd)"),
    NTPD_RS("ntp-daemon", "stop it: systemctl stop ntpd-rs"),
    TIMESYNCD("systemd-timesyncd", "stop it: systemctl stop systemd-timesyncd"),
    PTP4L("ptp4l", "stop it: it steers the clock of a network card, and by software timestamps the system's"),
    PHC2SYS("phc2sys", "stop it: systemctl stop phc2sys"),
    NTPDATE("ntpdate", "wait until it ends") {
        @Override
        boolean sets(List<String> arguments) {
            // -q: asks only. -d: the same, and tells more.
            return hasNone(Options.of(arguments, "aekoptU"), "qd");
        }
    },
    NTPDIG("ntpdig", "wait until it ends") {
        @Override
        boolean sets(List<String> arguments) {
            return hasSlewOrStep(arguments);
        }
    },
    SNTP("sntp", "wait until it ends") {
        @Override
        boolean sets(List<String> arguments) {
            return hasSlewOrStep(arguments);
        }
    },
    CORETIME("coretime ntp step", "wait until it ends");

    /** A kernel cuts a program's name to so many bytes. */
    private static final int COMM = 15;

    private final String program;
    private final String advice;

    TimeProgram(String program, String advice) {
        this.program = program;
        this.advice = advice;
    }

    /** What {@code entry} runs of these; empty where it is another program, or does not set the clock. */
    static Optional<TimeProgram> of(ProcessEntry entry) {
        if (!entry.maySetClock()) {
            return Optional.empty();
        }
        return named(entry).filter(program -> program.sets(own(entry)));
    }

    /** A script's arguments have its interpreter and that one's options before them. */
    private static List<String> own(ProcessEntry entry) {
        List<String> arguments = entry.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.substring(argument.lastIndexOf('/') + 1).equals(entry.program())) {
                return arguments.subList(i, arguments.size());
            }
        }
        return arguments;
    }

    private static Optional<TimeProgram> named(ProcessEntry entry) {
        List<String> arguments = entry.arguments();
        String name = entry.program();
        if (name.equals("busybox") && arguments.size() > 1) {
            name = arguments.get(1);
        }
        if ((name.equals("java") || name.startsWith("coretime")) && isStep(arguments)) {
            return Optional.of(CORETIME);
        }
        if (name.equals("ntpd") && isOpen(arguments)) {
            return Optional.of(OPENNTPD);
        }
        for (TimeProgram program : values()) {
            if (name.equals(cut(program.program))) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    private static String cut(String name) {
        return name.length() > COMM ? name.substring(0, COMM) : name;
    }

    private static boolean isStep(List<String> arguments) {
        int ntp = arguments.indexOf("ntp");
        return ntp > 0
                && ntp + 1 < arguments.size()
                && arguments.get(ntp + 1).equals("step")
                && arguments.subList(0, ntp).stream().anyMatch(argument -> argument.contains("coretime"));
    }

    /** OpenNTPD writes over its command line: {@code ntpd: ntp engine}; its parent keeps the path of its configuration, if it has one. */
    private static boolean isOpen(List<String> arguments) {
        return arguments.stream().anyMatch(argument -> argument.startsWith("ntpd: ") || argument.contains("openntpd"));
    }

    /** Both ask only, unless they are told to slew ({@code -s}) or step ({@code -S}). */
    private static boolean hasSlewOrStep(List<String> arguments) {
        return !hasNone(Options.of(arguments, "acBDgKklMoprt"), "sS")
                || arguments.stream().anyMatch(argument -> argument.equals("--slew") || argument.equals("--step"));
    }

    private static boolean hasNone(Set<Character> options, String letters) {
        return letters.chars().noneMatch(letter -> options.contains((char) letter));
    }

    /** Whether it sets the clock when it is called so. */
    boolean sets(List<String> arguments) {
        return true;
    }

    String program() {
        return program;
    }

    String advice() {
        return advice;
    }
}
