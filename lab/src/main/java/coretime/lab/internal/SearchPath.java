package coretime.lab.internal;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where programs are looked for: the caller's PATH, and root's directories, which a user's PATH and cron's leave out. */
public final class SearchPath {
    private static final List<Path> SYSTEM_DIRECTORIES =
            Stream.of("/usr/sbin", "/sbin").map(Path::of).toList();

    /** As the C library's own where PATH is not set. */
    private static final String UNSET = "/usr/bin:/bin";

    private SearchPath() {}

    /** This process's. */
    public static List<Path> directories() {
        return directories(System.getenv().getOrDefault("PATH", UNSET));
    }

    /** Those of a PATH, relative ones left out, with root's appended. */
    public static List<Path> directories(String path) {
        return Stream.concat(
                        Stream.of(path.split(File.pathSeparator, -1))
                                .filter(part -> part.startsWith("/"))
                                .map(Path::of),
                        SYSTEM_DIRECTORIES.stream())
                .distinct()
                .toList();
    }

    /** Has a program and what it starts itself be looked for there. */
    public static ProcessBuilder apply(ProcessBuilder builder) {
        List<Path> directories = directories();
        builder.environment()
                .put("PATH", directories.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        // The JDK looks for the program itself by its own PATH, not by the one it hands on.
        String program = builder.command().getFirst();
        if (!program.contains("/")) {
            directories.stream()
                    .map(directory -> directory.resolve(program))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .ifPresent(found -> builder.command().set(0, found.toString()));
        }
        return builder;
    }
}
