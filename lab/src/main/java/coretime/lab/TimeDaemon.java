package coretime.lab;

import java.util.List;

/** What keeps the clock inside a guest. */
public enum TimeDaemon {
    CHRONY,
    NTPSEC,
    NONE;

    /** The Debian packages that hold it. */
    public List<String> packages() {
        return switch (this) {
            case CHRONY -> List.of("chrony");
            case NTPSEC -> List.of("ntpsec", "ntpsec-ntpdate");
            case NONE -> List.of();
        };
    }
}
