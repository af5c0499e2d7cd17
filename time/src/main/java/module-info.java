/**
 * Offsets between clocks, always with an error bound, the bracketed readings that they come from, NTP and NTS. Nothing else of
 * coretime is known here.
 */
@org.jspecify.annotations.NullMarked
module coretime.time {
    requires static transitive org.jspecify;

    exports coretime.time;
    exports coretime.time.ntp;
    exports coretime.time.nts;
}
