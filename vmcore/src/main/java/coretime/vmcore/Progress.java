package coretime.vmcore;

/** Told how far long work has come. Called from any thread, several times a second at most; must return soon. */
@FunctionalInterface
public interface Progress {
    /** Nobody listens. */
    Progress NONE = (phase, done, total) -> {};

    /**
     * How far it is.
     *
     * @param phase what is being done, as "scanning page flags"
     * @param done bytes done of this phase
     * @param total bytes in all; 0 where it is not known
     */
    void at(String phase, long done, long total);
}
