package coretime.lab;

import coretime.lab.internal.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the lab needs of its host. */
public final class Prerequisites {
    /** Debian packages by the program that shows that they are there. */
    private static final Map<String, String> PACKAGES = new TreeMap<>(Map.of(
            "qemu-system-x86_64", "qemu-system-x86",
            "libvirtd", "libvirt-daemon-system",
            "mmdebstrap", "mmdebstrap",
            "mkfs.ext4", "e2fsprogs",
            "tini", "tini",
            "unshare", "util-linux",
            "apt-get", "apt"));

    private static final Path QEMU_DRIVER =
            Path.of("/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so");
    private static final String QEMU_DRIVER_PACKAGE = "libvirt-daemon-driver-qemu";

    private Prerequisites() {}

    /** The Debian packages that this host lacks; empty where it has them all. */
    public static List<String> missingPackages() {
        List<Path> path = SearchPath.directories();
        Stream<String> programs = PACKAGES.entrySet().stream()
                .filter(entry ->
                        path.stream().noneMatch(directory -> Files.isExecutable(directory.resolve(entry.getKey()))))
                .map(Map.Entry::getValue);
        Stream<String> driver = Files.exists(QEMU_DRIVER) ? Stream.empty() : Stream.of(QEMU_DRIVER_PACKAGE);
        return Stream.concat(programs, driver).sorted().toList();
    }

    /**
     * Fails where the lab cannot run here.
     *
     * @throws LabCannot that says what is missing and how to get it
     */
    public static void check() {
        check(System.getProperty("os.arch"), isRoot(), missingPackages());
    }

    static void check(String architecture, boolean root, List<String> missing) {
        if (!architecture.equals("amd64")) {
            throw new LabCannot(
                    "the lab's guests are amd64 and this host is " + architecture + "; run the lab on an amd64 host");
        }
        if (!root) {
            throw new LabCannot("the lab needs root, to build a guest's root file system and to run libvirt;"
                    + " run it with sudo");
        }
        if (!missing.isEmpty()) {
            throw new LabCannot("the lab needs Debian packages that this host lacks: " + String.join(" ", missing)
                    + "; install them: apt-get install --no-install-recommends " + String.join(" ", missing));
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new LabException("/proc is not as on Linux: " + e.getMessage(), e);
        }
    }
}
