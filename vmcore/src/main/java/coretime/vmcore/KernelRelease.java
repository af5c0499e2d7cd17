package coretime.vmcore;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's release, as {@code uname -r} prints it, with the numbers by which behaviour is told apart. Distributions carry
 * changes back to older numbers: what VMCOREINFO says outright goes before what the release suggests.
 *
 * @param text as the kernel prints it
 * @param major 6 in "6.1.0-56-cloud-amd64"; 0 where the text has no numbers
 * @param minor 1 in it
 */
public record KernelRelease(String text, int major, int minor) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*", Pattern.DOTALL);

    /** Takes the numbers out of the text. */
    public static KernelRelease parse(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        return matcher.matches()
                ? new KernelRelease(text, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : new KernelRelease(text, 0, 0);
    }

    /** Whether it is this version or a later one. */
    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return major != otherMajor ? major > otherMajor : minor >= otherMinor;
    }

    @Override
    public String toString() {
        return text;
    }
}
