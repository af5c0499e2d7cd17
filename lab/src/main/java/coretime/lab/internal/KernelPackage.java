package coretime.lab.internal;

import coretime.lab.LabException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel package that Debian's cloud kernel is now.
 *
 * @param name as {@code linux-image-6.1.0-1-cloud-amd64}
 * @param version as {@code 6.1.4-1}
 */
public record KernelPackage(String name, String version) {
    /** Always depends on the newest one. */
    static final String META_PACKAGE = "linux-image-cloud-amd64";

    private static final Pattern DEPENDS = Pattern.compile(
            "^Depends:.*?\\b(linux-image-[a-z0-9.+~-]+) \\(= ([A-Za-z0-9.+:~-]+)\\)", Pattern.MULTILINE);

    /** Reads {@code apt-cache show} of {@link #META_PACKAGE}. */
    static KernelPackage parse(String aptCacheShow) {
        Matcher matcher = DEPENDS.matcher(aptCacheShow);
        if (!matcher.find()) {
            throw new LabException("apt knows no package " + META_PACKAGE + " that names its kernel, so there is no"
                    + " kernel for a guest; run apt-get update, or add a Debian repository to apt's sources");
        }
        return new KernelPackage(matcher.group(1), matcher.group(2));
    }

    /** What {@code uname -r} says: {@code 6.1.0-1-cloud-amd64}. */
    public String release() {
        return name.substring("linux-image-".length());
    }

    /** The package with this kernel's vmlinux. */
    public KernelPackage debug() {
        return new KernelPackage(name + "-dbg", version);
    }
}
