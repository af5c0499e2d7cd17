package coretime.lab;

import java.util.List;

/** What keeps the clock inside a guest. */
public enum TimeDaemon {
    CHRONY,
    NTPSEC,
    TIMESYNCD,
    NONE;

    /** The Debian packages that hold it. */
    public List<String> packages() {
        return switch (this) {
            case CHRONY -> List.of("chrony");
            case NTPSEC -> List.of("ntpsec", "ntpsec-ntpdate");
            case TIMESYNCD -> List.of("systemd-timesyncd");
            case NONE -> List.of();
        };
    }
}
