package coretime.lab;

/**
 * Is told how the lab's longer work goes. Called on the thread that does the work, and on one of the lab's own where it
 * resets a guest: safe for use by many threads, does not throw, and returns at once.
 */
public interface LabProgress {

    /** A piece of work begins: a sentence without a full stop, as "building the guest image". */
    void step(String text);

    /**
     * The work under way has come so far.
     *
     * @param text what is being done
     * @param fraction done, from 0 to 1
     */
    void progress(String text, double fraction);

    /** Tells nobody. */
    static LabProgress silent() {
        return new LabProgress() {
            @Override
            public void step(String text) {}

            @Override
            public void progress(String text, double fraction) {}
        };
    }
}
