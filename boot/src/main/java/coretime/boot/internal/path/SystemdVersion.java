package coretime.boot.internal.path;

import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which systemd a root has, by the name of the library that all its programs share. Stateless. */
public final class SystemdVersion {

    /** From this on links in {@code .upholds/} count (systemd.unit(5)). */
    public static final int WITH_UPHOLDS_LINKS = 254;

    private static final Pattern LIBRARY = Pattern.compile("libsystemd-shared-(\\d{2,5})\\b.*\\.so");
    private static final Pattern MULTIARCH = Pattern.compile("[a-z0-9_]+-linux-[a-z0-9]+");

    private SystemdVersion() {}

    /** Its major version; empty where no such library is there. */
    public static OptionalInt of(RootDirectory root) {
        Problems problems = new Problems();
        List<String> directories = new ArrayList<>(List.of("/usr/lib/systemd", "/usr/lib64/systemd", "/lib/systemd"));
        Stream.of("/usr/lib", "/lib")
                .flatMap(above -> root.names(above, problems).stream()
                        .filter(name -> MULTIARCH.matcher(name).matches())
                        .map(name -> above + '/' + name + "/systemd"))
                .forEach(directories::add);
        return directories.stream()
                .flatMap(directory -> root.names(directory, problems).stream())
                .map(LIBRARY::matcher)
                .filter(Matcher::matches)
                .mapToInt(library -> Integer.parseInt(library.group(1)))
                .max();
    }
}
