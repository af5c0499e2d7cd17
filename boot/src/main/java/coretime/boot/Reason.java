package coretime.boot;

/**
 * Why there is a dependency.
 *
 * @param kind where it comes from
 * @param where {@code FILE:LINE} or the file or link that asks for it, or the setting or rule that implies it
 */
public record Reason(Kind kind, String where) {

    /** As systemd tells them apart. */
    public enum Kind {
        /** A unit file, a drop-in or a link in {@code .wants/} or {@code .requires/} says so. */
        FILE,
        /** Default dependencies: {@code DefaultDependencies=no} would take it away. */
        DEFAULT,
        /** Implied by the unit's type or a setting of it. */
        IMPLICIT,
        /** A mount unit at or above a path that the unit needs. */
        PATH
    }
}
