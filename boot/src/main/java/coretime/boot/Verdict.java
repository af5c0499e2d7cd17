package coretime.boot;

/** What an audit says of a unit that can start. From the best to the worst. */
public enum Verdict {
    /** It tells no time that anybody relies on, or is part of the step itself: by its type, or by a list. */
    DOES_NOT_CARE("does not care"),
    /** It is ordered after the step and needs it: where the step fails, it does not start. */
    AFTER_THE_STEP("after the step"),
    /** It is ordered after the step, but a step that fails, takes too long or is skipped does not hold it. */
    ONLY_IF_THE_STEP_FAILS("only if the step fails"),
    /** Nothing makes it wait for the step. */
    CAN_START_BEFORE("can start before");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
