package coretime.cli;

import coretime.boot.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The files of a running guest that decide about its boot, in a private directory of this machine: all that {@link
 * coretime.boot.BootReader} reads, fetched by {@code tar} through the guest's agent. Nothing is written in the guest.
 *
 * <p>Links keep what stands in them. Where one leads to a file outside of what is fetched (a unit that {@code systemctl link} knows, units in
 * {@code /nix/store}), that is fetched, too; of a unit's directory of drop-ins or dependencies that lies outside, the files in it.
 */
final class GuestTree implements AutoCloseable {

    /** The manager's load path (systemd.unit(5)), its presets (systemd.preset(5)), what D-Bus may have started, and what specifiers stand for. */
    private static final List<String> PATHS = List.of(
            "/etc/systemd/system.control",
            "/run/systemd/system.control",
            "/run/systemd/transient",
            "/run/systemd/generator.early",
            "/etc/systemd/system",
            "/etc/systemd/system.attached",
            "/run/systemd/system",
            "/run/systemd/system.attached",
            "/run/systemd/generator",
            "/usr/local/lib/systemd/system",
            "/lib/systemd/system",
            "/usr/lib/systemd/system",
            "/run/systemd/generator.late",
            "/etc/systemd/system-preset",
            "/run/systemd/system-preset",
            "/usr/local/lib/systemd/system-preset",
            "/lib/systemd/system-preset",
            "/usr/lib/systemd/system-preset",
            "/etc/dbus-1/system-services",
            "/usr/local/share/dbus-1/system-services",
            "/usr/share/dbus-1/system-services",
            "/etc/machine-id",
            "/etc/hostname",
            "/etc/os-release",
            "/usr/lib/os-release");

    /** In a running system it says that generators have run, whatever they made: nothing is to be derived in their place. */
    private static final String GENERATED = "/run/systemd/generator";

    /**
     * Writes each path's links and where it leads to, without doubles, and has tar read them: with {@code $1} a test that what a path leads
     * to must pass, and {@code $2} whether with all that is below. Of a path that ends in a slash it is the drop-ins and units that are in
     * that directory, and no more. What is missing is passed over.
     */
    private static final String SCRIPT = """
            while IFS= read -r path; do
                at= rest=$path
                while [ -n "$rest" ]; do
                    name=${rest%%/*}
                    case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
                    [ -n "$name" ] || continue
                    if [ -L "$at/$name" ]; then
                        printf '%s\\0' "${at#/}${at:+/}$name"
                        at=$(readlink -f "$at/$name") || at=
                        at=${at%/}
                        [ -n "$at" ] || break
                    else
                        at=$at/$name
                    fi
                done
                case $path in
                */)
                    [ -d "$at" ] && for file in "$at"/*; do
                        case $file in
                        *.conf|*.service|*.socket|*.target|*.mount|*.automount|*.swap|*.timer|*.path|*.slice|*.device|*.scope)
                            if [ -L "$file" ] || [ -f "$file" ]; then printf '%s\\0' "${file#/}"; fi ;;
                        esac
                    done ;;
                *) [ "$1" "$at" ] && printf '%s\\0' "${at#/}" ;;
                esac
            done | sort -zu | tar --create --directory=/ --hard-dereference --ignore-failed-read "$2" --null --verbatim-files-from --files-from=- --file=-
            status=$?
            [ $status -le 1 ]
            """;

    /** Writes the names of the library that tells systemd's version, with {@code $1} before their directories'. */
    private static final String LIBRARIES = """
            for directory in "$1"/usr/lib/systemd "$1"/usr/lib64/systemd "$1"/lib/systemd \\
                "$1"/usr/lib/*-linux-*/systemd "$1"/lib/*-linux-*/systemd; do
                for file in "$directory"/libsystemd-shared-[0-9]*.so; do
                    [ -f "$file" ] && printf '%s\\n' "${file##*/}"
                done
            done | sort -u
            """;

    private static final Pattern LIBRARY = Pattern.compile("libsystemd-shared-[0-9]{2,5}[A-Za-z0-9.~+_-]{0,200}\\.so");
    private static final int MOST_LIBRARIES = 16;
    private static final int MOST_LIBRARY_BYTES = 4096;

    private static final int MOST_ROUNDS = 4;

    private final String top;
    private final List<String> paths;
    private final PrivateDirectory directory = new PrivateDirectory();
    private final UnpackedTree tree = new UnpackedTree(directory.path());

    private GuestTree(String top) {
        this.top = top;
        this.paths = PATHS.stream().map(top::concat).toList();
    }

    /** Fetches it. Throws {@link CannotException} where the guest does not give it. */
    static GuestTree of(GuestShell guest) {
        return below("", guest);
    }

    /** Fetches what is below a directory of the guest, absolute, with that directory's own name; of all the guest where it is empty. */
    static GuestTree below(String top, GuestShell guest) {
        GuestTree fetched = new GuestTree(top);
        try {
            fetched.fetch(guest);
            return fetched;
        } catch (RuntimeException failure) {
            fetched.close();
            throw failure;
        }
    }

    private void fetch(GuestShell guest) {
        fetch(guest, paths, "-e", "--recursion");
        Set<String> asked = new HashSet<>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            NavigableSet<String> outside = new TreeSet<>(work(MissingTargets::of));
            outside.removeIf(path -> paths.stream().anyMatch(fetched -> path.startsWith(fetched + '/')));
            outside.removeAll(asked);
            if (outside.isEmpty()) {
                break;
            }
            asked.addAll(outside);
            fetch(guest, outside, "-f", "--no-recursion");
        }
        work(_ -> {
            tree.addDirectory(top + GENERATED);
            return "";
        });
        version(guest);
    }

    /** The library's name is all that tells it: an empty file has it here, in the first of the directories where it may be. */
    private void version(GuestShell guest) {
        InputStream sent = guest.run("its systemd's version", LIBRARIES, new byte[0], List.of(top));
        work(_ -> {
            try (GZIPInputStream names = new GZIPInputStream(sent)) {
                String text = new String(names.readNBytes(MOST_LIBRARY_BYTES), StandardCharsets.ISO_8859_1);
                List<String> libraries = text.lines()
                        .filter(name -> LIBRARY.matcher(name).matches())
                        .limit(MOST_LIBRARIES)
                        .toList();
                for (String library : libraries) {
                    tree.addEmpty(top + "/usr/lib/systemd/" + library);
                }
                return "";
            }
        });
    }

    private void fetch(GuestShell guest, Iterable<String> paths, String test, String recursion) {
        byte[] names = String.join("\n", paths).concat("\n").getBytes(StandardCharsets.UTF_8);
        String what = "its unit files";
        // Not in the directory's lock: a signal would wait as long as the guest does.
        InputStream sent = guest.run(what, SCRIPT, names, List.of(test, recursion));
        work(_ -> {
            try (GZIPInputStream archive = new GZIPInputStream(sent)) {
                tree.add(archive);
                return "";
            }
        });
    }

    private <T> T work(PrivateDirectory.Work<T> work) {
        try {
            return directory.with(work);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the archive of the guest's unit files cannot be unpacked: " + Failures.said(e), e);
        }
    }

    /** The root directory of what was fetched. */
    Path root() {
        return directory.path().resolve(top.isEmpty() ? top : top.substring(1));
    }

    /** What was left out of what the guest sent. */
    List<Problem> problems() {
        return tree.problems();
    }

    @Override
    public void close() {
        directory.close();
    }
}
