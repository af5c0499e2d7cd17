/**
 * Offsets between clocks, always with an error bound, and the bracketed readings that they come from.
 *
 * <p>Pure values and arithmetic: no I/O, no clock is set here, and nothing else of coretime is known.
 */
@org.jspecify.annotations.NullMarked
module coretime.time {
    requires static transitive org.jspecify;

    exports coretime.time;
}
