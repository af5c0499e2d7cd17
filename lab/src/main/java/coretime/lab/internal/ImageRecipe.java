package coretime.lab.internal;

import coretime.lab.GuestSoftware;
import coretime.lab.ImageSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What goes into a guest image: all text that decides about it, so that its hash is the image's key. Immutable.
 *
 * @param spec what is wanted
 * @param kernel the exact kernel
 */
public record ImageRecipe(ImageSpec spec, KernelPackage kernel) {
    /** To be raised when the building itself (not a text here) changes what comes out. */
    private static final int VERSION = 1;

    /** Every file of an image is at most so old; with fixed identifiers below, equal packages make equal trees. */
    static final long EPOCH_SECONDS = 1_700_000_000;

    static final String FILE_SYSTEM_UUID = "636f7265-7469-6d65-2d6c-61622d646973";
    static final String HASH_SEED = "636f7265-7469-6d65-2d6c-61622d736565";

    private static final List<String> TRIMMED = List.of("doc", "info", "locale", "man");

    /** Hardware that QEMU's "maximum" processor and q35 machine show and a lab guest has no use for: seconds under TCG. */
    private static final List<String> UNUSED_DRIVERS = List.of(
            "aesni_intel",
            "ahci",
            "crc32_pclmul",
            "crc32c_intel",
            "crct10dif_pclmul",
            "evdev",
            "ghash_clmulni_intel",
            "i2c_i801",
            "iTCO_wdt",
            "kvm",
            "kvm_amd",
            "kvm_intel",
            "lpc_ich",
            "pcspkr",
            "powernow_k8",
            "psmouse",
            "sha1_ssse3",
            "sha256_ssse3",
            "sha512_ssse3");

    private static final List<String> UNUSED_UNITS = List.of(
            "apt-daily-upgrade.timer",
            "apt-daily.timer",
            "dpkg-db-backup.timer",
            "e2scrub_all.timer",
            "e2scrub_reap.service",
            "fstrim.timer",
            "getty@tty1.service",
            "systemd-tmpfiles-clean.timer");

    /** What a guest with nothing installed has no use for: each is a process or two, a seventh of a second each under TCG. */
    private static final List<String> UNUSED_WITHOUT_SOFTWARE = List.of(
            "dev-hugepages.mount",
            "dev-mqueue.mount",
            "modprobe@configfs.service",
            "modprobe@dm_mod.service",
            "modprobe@drm.service",
            "modprobe@efi_pstore.service",
            "modprobe@fuse.service",
            "modprobe@loop.service",
            "proc-sys-fs-binfmt_misc.automount",
            "sys-fs-fuse-connections.mount",
            "sys-kernel-config.mount",
            "sys-kernel-debug.mount",
            "sys-kernel-tracing.mount",
            "systemd-ask-password-console.path",
            "systemd-ask-password-wall.path",
            "systemd-binfmt.service",
            "systemd-journal-flush.service",
            "systemd-pstore.service",
            "systemd-random-seed.service",
            "systemd-sysusers.service",
            "systemd-update-utmp-runlevel.service",
            "systemd-update-utmp.service");

    private static final List<String> GENERATORS_WITHOUT_SOFTWARE = List.of(
            "cryptsetup",
            "debug",
            "gpt-auto",
            "hibernate-resume",
            "integritysetup",
            "rc-local",
            "run",
            "system-update",
            "veritysetup");

    /** The Debian packages, besides the essential ones. */
    public List<String> packages() {
        List<String> packages =
                new ArrayList<>(List.of("systemd-sysv", "udev", "dbus", "kmod", "util-linux-extra", "iproute2"));
        if (spec.agent()) {
            packages.add("qemu-guest-agent");
        }
        packages.addAll(spec.timeDaemon().packages());
        packages.addAll(spec.software().packages());
        return packages;
    }

    /** The size of the disk, as truncate(1) takes it. */
    String diskSize() {
        return spec.software().gibibytes() + "G";
    }

    /** What kind of image it is; it leads the key, so that images of one kind do not drive those of another out of the cache. */
    public String kind() {
        return spec.software() == GuestSoftware.MINIMAL
                ? "image"
                : spec.software().name().toLowerCase(Locale.ROOT);
    }

    /** mmdebstrap's arguments before the suite. */
    List<String> mmdebstrapOptions() {
        List<String> options = new ArrayList<>(List.of(
                "--mode=root",
                "--variant=minbase",
                "--architectures=amd64",
                // Its clean-up would ask the network once more; what it removes is removed with TRIMMED.
                "--skip=cleanup/apt",
                "--aptopt=APT::Install-Recommends \"false\"",
                "--aptopt=Acquire::Languages \"none\""));
        TRIMMED.forEach(directory -> options.add("--dpkgopt=path-exclude=/usr/share/" + directory + "/*"));
        options.add("--include=" + String.join(",", packages()));
        return options;
    }

    /** Directories whose content is removed. */
    List<String> emptied() {
        return List.of("var/lib/apt/lists", "var/cache/apt", "var/log/apt");
    }

    /** Files that are written, by their paths. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("etc/hostname", "coretime-lab\n");
        files.put("etc/hosts", "127.0.0.1 localhost coretime-lab\n");
        files.put("etc/fstab", "/dev/vda / ext4 rw,noatime 0 0\n");
        // Without it each boot is a "first boot": presets are applied, and units nobody wants are enabled.
        files.put("etc/machine-id", "636f726574696d652d6c61622d677565\n");
        files.put("etc/modules-load.d/coretime-lab.conf", "virtio_console\npvpanic-mmio\npvpanic-pci\nqemu_fw_cfg\n");
        files.put("etc/sysctl.d/coretime-lab.conf", "kernel.sysrq = 1\n");
        files.put("etc/systemd/journald.conf.d/coretime-lab.conf", "[Journal]\nStorage=volatile\n");
        files.put(
                "etc/modprobe.d/coretime-lab.conf",
                UNUSED_DRIVERS.stream()
                        .map(driver -> "blacklist " + driver + "\n")
                        .reduce("", String::concat));
        return files;
    }

    /** Symbolic links that are made, by their paths. */
    Map<String, String> links() {
        Map<String, String> links = new LinkedHashMap<>();
        UNUSED_UNITS.forEach(unit -> links.put("etc/systemd/system/" + unit, "/dev/null"));
        if (spec.software() == GuestSoftware.MINIMAL) {
            UNUSED_WITHOUT_SOFTWARE.forEach(unit -> links.put("etc/systemd/system/" + unit, "/dev/null"));
            GENERATORS_WITHOUT_SOFTWARE.forEach(
                    name -> links.put("etc/systemd/system-generators/systemd-" + name + "-generator", "/dev/null"));
        }
        return links;
    }

    List<String> mkfs(String root, String disk) {
        return List.of(
                "mkfs.ext4",
                "-q",
                "-F",
                "-d",
                root,
                "-m",
                "0",
                "-U",
                FILE_SYSTEM_UUID,
                "-E",
                "hash_seed=" + HASH_SEED,
                disk);
    }

    /** Names this image: equal for equal recipes and kernels, and different where anything here differs. */
    public String key(String... scripts) {
        String text = String.join(
                "\n--\n",
                "version " + VERSION + " epoch " + EPOCH_SECONDS + " size " + diskSize(),
                // Of the software, what it comes to is in the size and in the packages.
                "ImageSpec[timeDaemon=" + spec.timeDaemon() + ", agent=" + spec.agent() + ", suite=" + spec.suite()
                        + "]",
                kernel.toString(),
                mmdebstrapOptions().toString(),
                emptied().toString(),
                files().toString(),
                links().toString(),
                mkfs("root", "disk").toString(),
                String.join("\n--\n", scripts));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
