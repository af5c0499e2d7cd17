package coretime.lab;

import java.util.List;

/** What keeps the clock inside a guest. */
public enum TimeDaemon {
    CHRONY("chrony"),
    NTPSEC("ntpsec", "ntpsec-ntpdate"),
    NONE;

    private final List<String> packages;

    TimeDaemon(String... packages) {
        this.packages = List.of(packages);
    }

    /** The Debian packages that hold it. */
    public List<String> packages() {
        return packages;
    }
}
