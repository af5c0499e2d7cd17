package coretime.bench.clock;

/**
 * What is done for a guest whose clock is late.
 *
 * @param name for the table
 * @param act done at once when the guest runs again; returns when it believes that it is done
 */
record Remedy(String name, Act act) {

    /** What is done. */
    @FunctionalInterface
    interface Act {
        void run() throws Exception;
    }
}
