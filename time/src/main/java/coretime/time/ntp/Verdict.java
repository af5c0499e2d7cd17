package coretime.time.ntp;

import java.util.Locale;

/** What became of a server's answers. */
public enum Verdict {
    /** Its time is part of the result. */
    SELECTED,
    /** It agrees with the majority, and others say it better. */
    OUTLIER,
    /** The majority contradicts it. */
    FALSETICKER,
    /** It answered, and no majority was found. */
    UNDECIDED,
    UNSYNCHRONISED,
    TOO_FAR,
    DENIED,
    RATE_LIMITED,
    NOT_AUTHENTIC,
    /** Nothing that it sent could be believed. */
    NONSENSE,
    NO_ANSWER,
    /** Its name has no address. */
    UNRESOLVED;

    /** For people: {@code "no answer"}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
