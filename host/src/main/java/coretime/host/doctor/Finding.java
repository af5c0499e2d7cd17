package coretime.host.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What a look at one need found.
 *
 * @param state whether it is there
 * @param found how it is, in words
 * @param remedy what mends it; null where there is nothing to mend, or no way to
 */
record Finding(CheckState state, String found, @Nullable Remedy remedy) {

    /** What others quote of a guest, a daemon or a file is cut to so many characters. */
    private static final int LONGEST = 500;

    Finding {
        found = found.length() <= LONGEST ? found : found.substring(0, LONGEST) + "…";
    }

    static Finding ok(String found) {
        return new Finding(CheckState.OK, found, null);
    }

    static Finding missing(String found, Remedy remedy) {
        return new Finding(CheckState.MISSING, found, remedy);
    }

    static Finding warning(String found, Remedy remedy) {
        return new Finding(CheckState.WARNING, found, remedy);
    }

    /** With which one has to live. */
    static Finding warning(String found) {
        return new Finding(CheckState.WARNING, found, null);
    }

    static Finding unknown(String why) {
        return new Finding(CheckState.UNKNOWN, why, null);
    }
}
