package coretime.host.config;

/**
 * A pattern of domain names, as shells have it: {@code *} any characters, {@code ?} any one, {@code [a-z]} and {@code [!a-z]} one of a
 * set, and {@code \} takes what follows as it is. It matches in time that grows with name and pattern, whatever they are.
 *
 * @param pattern 1 to 256 characters
 */
public record NameGlob(String pattern) {
    /** Every name. */
    public static final NameGlob ANY = new NameGlob("*");

    private static final int LONGEST = 256;

    /**
     * Checks the pattern.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    public NameGlob {
        if (pattern.isEmpty() || pattern.length() > LONGEST) {
            throw new IllegalArgumentException("a pattern has 1 to " + LONGEST + " characters");
        }
        for (int at = 0; at < pattern.length(); at = after(pattern, at)) {
            if (after(pattern, at) > pattern.length()) {
                throw new IllegalArgumentException(
                        pattern.charAt(at) == '\\'
                                ? "a \\ at the end has nothing to stand before"
                                : "a [ has no ] (a [ that is meant as such is written \\[)");
            }
        }
    }

    /** Where the pattern goes on behind the element at an index; beyond the end where the element is not whole. */
    private static int after(String pattern, int at) {
        return switch (pattern.charAt(at)) {
            case '\\' -> at + 2;
            case '[' -> {
                int first = at + (pattern.startsWith("!", at + 1) ? 2 : 1);
                int end = pattern.indexOf(']', first + 1);
                yield end < 0 ? pattern.length() + 1 : end + 1;
            }
            default -> at + 1;
        };
    }

    /** Whether the whole name is as the pattern says. */
    public boolean matches(String name) {
        int at = 0;
        int next = 0;
        int star = -1;
        int resumed = 0;
        while (next < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resumed = next;
            } else if (at < pattern.length() && isOne(at, name.charAt(next))) {
                at = after(pattern, at);
                next++;
            } else if (star >= 0) {
                // Only the last star has to take one more: those before it have taken the least that they can.
                at = star + 1;
                next = ++resumed;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    /** Whether it surely matches every name that another does; there are more cases than are seen. */
    public boolean covers(NameGlob other) {
        boolean isLiteral = other.pattern.chars().noneMatch(character -> "*?[\\".indexOf(character) >= 0);
        return equals(other)
                || pattern.chars().allMatch(character -> character == '*')
                || (isLiteral && matches(other.pattern));
    }

    private boolean isOne(int at, char character) {
        return switch (pattern.charAt(at)) {
            case '?' -> true;
            case '\\' -> pattern.charAt(at + 1) == character;
            case '[' -> isInSet(at, character);
            default -> pattern.charAt(at) == character;
        };
    }

    private boolean isInSet(int at, char character) {
        boolean isNegated = pattern.charAt(at + 1) == '!';
        int end = after(pattern, at) - 1;
        boolean isIn = false;
        for (int i = at + (isNegated ? 2 : 1); i < end; i++) {
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                isIn |= pattern.charAt(i) <= character && character <= pattern.charAt(i + 2);
                i += 2;
            } else {
                isIn |= pattern.charAt(i) == character;
            }
        }
        return isIn != isNegated;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
