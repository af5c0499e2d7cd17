package coretime.host.doctor;

import coretime.host.HostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of libvirt or QEMU, by its first two numbers. */
record Version(int major, int minor) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(\\..*)?");

    static Version of(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        if (!matcher.matches()) {
            throw new HostException("libvirt tells a version that is none: " + text);
        }
        return new Version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    boolean isBefore(int otherMajor, int otherMinor) {
        return major < otherMajor || (major == otherMajor && minor < otherMinor);
    }
}
