package coretime.boot.internal.path;

/**
 * Matches names as fnmatch(3) does with {@code FNM_NOESCAPE} alone: {@code *}, {@code ?} and {@code [a-z]}. Takes no more time than the
 * pattern's length times the name's. Stateless.
 */
final class Glob {
    private static final int NOWHERE = -1;

    private Glob() {}

    static boolean matches(String pattern, String name) {
        int at = 0;
        int in = 0;
        int star = NOWHERE;
        int taken = 0;
        while (in < name.length()) {
            int next = at < pattern.length() ? one(pattern, at, name.charAt(in)) : NOWHERE;
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                taken = in;
            } else if (next != NOWHERE) {
                at = next;
                in++;
            } else if (star != NOWHERE) {
                // The last star takes one more; those before it need not.
                at = star + 1;
                in = ++taken;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    /** What follows in the pattern where its next part, which is no star, stands for this character. */
    private static int one(String pattern, int at, char character) {
        char first = pattern.charAt(at);
        if (first == '?') {
            return at + 1;
        }
        int end = first == '['
                ? pattern.indexOf(
                        ']', pattern.startsWith("!", at + 1) || pattern.startsWith("^", at + 1) ? at + 3 : at + 2)
                : NOWHERE;
        if (end == NOWHERE) {
            return first == character ? at + 1 : NOWHERE;
        }
        boolean isNegated = pattern.charAt(at + 1) == '!' || pattern.charAt(at + 1) == '^';
        return contains(pattern.substring(at + (isNegated ? 2 : 1), end), character) == isNegated ? NOWHERE : end + 1;
    }

    private static boolean contains(String members, char character) {
        int i = 0;
        while (i < members.length()) {
            if (i + 2 < members.length() && members.charAt(i + 1) == '-') {
                if (members.charAt(i) <= character && character <= members.charAt(i + 2)) {
                    return true;
                }
                i += 3;
            } else if (members.charAt(i++) == character) {
                return true;
            }
        }
        return false;
    }
}
