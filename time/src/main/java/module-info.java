/**
 * Offsets between clocks, always with an error bound, the bracketed readings that they come from, NTP and NTS, and the clocks of this
 * machine. Nothing else of coretime is known here.
 *
 * <p>{@code coretime.time.system} calls libc, by {@code --enable-native-access=coretime.time} (or {@code ALL-UNNAMED} on the class
 * path).
 */
@org.jspecify.annotations.NullMarked
module coretime.time {
    requires static transitive org.jspecify;

    exports coretime.time;
    exports coretime.time.ntp;
    exports coretime.time.nts;
    exports coretime.time.system;
}
