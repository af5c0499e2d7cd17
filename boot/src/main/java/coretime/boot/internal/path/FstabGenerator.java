package coretime.boot.internal.path;

import coretime.boot.UnitName;
import coretime.boot.UnitType;
import coretime.boot.internal.file.Paths;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The units that systemd-fstab-generator(8) makes of {@code /etc/fstab} on a machine: mounts, automounts, swap, and the services that
 * check, make and grow file systems. The kernel's command line is not known here, nor what device timeouts a swap has.
 */
final class FstabGenerator {
    private static final String FSTAB = "/etc/fstab";
    private static final int LARGEST = 1 << 20;
    private static final int MOST_ENTRIES = 10_000;

    private final RootDirectory root;
    private final Problems problems;
    private final GeneratedUnits units = new GeneratedUnits("/run/systemd/generator");
    private int entries;

    FstabGenerator(RootDirectory root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    UnitDirectory run() {
        // Always, so that what fstab says of the root file system is applied.
        units.dependency("local-fs.target", "wants", "systemd-remount-fs.service");
        if (root.follow(FSTAB).map(root::kind).orElse(RootDirectory.Kind.MISSING) == RootDirectory.Kind.MISSING) {
            return units.done();
        }
        try {
            String text = new String(root.read(FSTAB, LARGEST), StandardCharsets.UTF_8);
            int number = 0;
            for (String line : text.split("\n", -1)) {
                entry(line.strip(), ++number);
            }
        } catch (IOException e) {
            problems.add(FSTAB, 0, "cannot be read, its mounts are missing: " + e.getMessage());
        }
        return units.done();
    }

    private void entry(String line, int number) {
        if (line.isEmpty() || line.startsWith("#") || entries > MOST_ENTRIES) {
            return;
        }
        if (++entries > MOST_ENTRIES) {
            problems.limit("more than " + MOST_ENTRIES + " entries in " + FSTAB + ": the others are left out");
            return;
        }
        List<String> fields = new ArrayList<>();
        for (String field : line.split("[ \t]+", -1)) {
            fields.add(plain(field));
        }
        if (fields.size() < 2) {
            problems.add(FSTAB, number, "no mount point: left out");
            return;
        }
        String what = node(fields.get(0));
        String type = field(fields, 2, "");
        MountOptions options = new MountOptions(field(fields, 3, ""));
        if (type.equals("swap")) {
            swap(what, field(fields, 3, ""), options, number);
        } else {
            mount(
                    what,
                    fields.get(1),
                    type,
                    field(fields, 3, ""),
                    !field(fields, 5, "0").equals("0"),
                    number);
        }
    }

    private void swap(String what, String allOptions, MountOptions options, int number) {
        Optional<UnitName> name = UnitName.ofPath(what, UnitType.SWAP);
        if (name.isEmpty()) {
            problems.add(FSTAB, number, "no unit can have the name of " + what + ": left out");
            return;
        }
        String unit = name.get().value();
        if (duplicate(unit, number)) {
            return;
        }
        units.unit(
                unit,
                "[Unit]\nSourcePath=/etc/fstab\n" + blockDevice(what) + "[Swap]\nWhat=" + escape(what) + '\n'
                        + "Options=" + escape(allOptions) + '\n');
        if (options.has("x-systemd.makefs")) {
            if (!Paths.device(what)) {
                problems.add(FSTAB, number, what + " is no device to make a swap area on: nothing pulls it in");
                return;
            }
            maker("systemd-mkswap", what, unit, "");
        }
        if (!options.lastIs("noauto", "auto")) {
            units.dependency("swap.target", options.lastIs("nofail", "fail") ? "wants" : "requires", unit);
        }
    }

    private void mount(String what, String at, String type, String allOptions, boolean check, int number) {
        if (type.equals("autofs")) {
            return;
        }
        if (!at.contains("/")) {
            problems.add(FSTAB, number, "mount point " + at + " is no path: left out");
            return;
        }
        String simple = Paths.simplify(at);
        String where = root.follow(simple).orElse(simple);
        Optional<UnitName> name = UnitName.ofPath(where, UnitType.MOUNT);
        if (MountPoints.ofTheManager(where)) {
            return;
        }
        if (name.isEmpty()) {
            problems.add(FSTAB, number, "no unit can have the name of " + where + ": left out");
            return;
        }
        if (duplicate(name.get().value(), number)) {
            return;
        }
        MountOptions options = new MountOptions(allOptions);
        boolean automount = options.has("x-systemd.automount") || allOptions.contains("comment=systemd.automount");
        String used = allOptions;
        if (List.of("nfs", "nfs4").contains(type) && !automount && options.lastIs("bg", "fg")) {
            used = "nofail," + allOptions + ",fg";
        }
        new Mount(
                        name.get(),
                        what,
                        where,
                        type,
                        used,
                        check,
                        automount && !where.equals("/"),
                        options.network(type),
                        number)
                .generate();
    }

    /** One entry that is no swap. */
    private final class Mount {
        private final UnitName name;
        private final String what;
        private final String where;
        private final String type;
        private final String allOptions;
        private final MountOptions options;
        private final boolean check;
        private final boolean automount;
        private final boolean isRoot;
        private final boolean nofail;
        private final String target;
        private final int number;

        Mount(
                UnitName name,
                String what,
                String where,
                String type,
                String allOptions,
                boolean check,
                boolean automount,
                boolean network,
                int number) {
            this.name = name;
            this.what = what;
            this.where = where;
            this.type = type;
            this.allOptions = allOptions;
            this.options = new MountOptions(allOptions);
            this.check = check;
            this.automount = automount;
            this.isRoot = where.equals("/");
            this.nofail = !isRoot && options.lastIs("nofail", "fail");
            this.number = number;
            this.target = network ? "remote-fs.target" : "local-fs.target";
        }

        void generate() {
            String unit = name.value();
            StringBuilder text = new StringBuilder("[Unit]\nSourcePath=/etc/fstab\n");
            dependencies(text);
            if (!nofail) {
                text.append("Before=").append(target).append('\n');
            }
            if (check) {
                check(text);
            }
            text.append(blockDevice(what))
                    .append("[Mount]\nWhat=" + escape(what) + "\nWhere=" + escape(where) + '\n')
                    .append(type.isEmpty() || type.equals("auto") ? "" : "Type=" + escape(type) + '\n')
                    .append(allOptions.equals("defaults") ? "" : "Options=" + escape(allOptions) + '\n');
            units.unit(unit, text.toString());
            waitForNetwork();
            if (options.has("x-systemd.makefs")) {
                if (!Paths.device(what) || type.isEmpty() || type.equals("auto")) {
                    problems.add(FSTAB, number, what + " cannot be made a file system: nothing pulls it in");
                    return;
                }
                maker("systemd-makefs", what, unit, "systemd-fsck@%i.service ");
            }
            if (options.has("x-systemd.growfs")) {
                grow(unit);
            }
            pullIn(unit);
        }

        private void dependencies(StringBuilder text) {
            line(text, "After=", mangled("x-systemd.after"));
            line(text, "After=", mangled("x-systemd.requires"));
            line(text, "Requires=", mangled("x-systemd.requires"));
            line(text, "Before=", mangled("x-systemd.before"));
            line(
                    text,
                    "RequiresMountsFor=",
                    options.values("x-systemd.requires-mounts-for").stream()
                            .map(FstabGenerator::escape)
                            .toList());
        }

        private List<String> mangled(String option) {
            return options.values(option).stream()
                    .map(value -> mangle(value, UnitType.MOUNT))
                    .toList();
        }

        private void check(StringBuilder text) {
            if (!Paths.device(what) || !checker(type.isEmpty() || type.equals("auto") ? "fsck" : "fsck." + type)) {
                return;
            }
            if (isRoot) {
                units.dependency("local-fs.target", "wants", "systemd-fsck-root.service");
                return;
            }
            UnitName.ofPath("systemd-fsck", what, UnitType.SERVICE)
                    .ifPresent(fsck -> text.append(where.equals("/usr") ? "Wants=" : "Requires=")
                            .append(fsck)
                            .append("\nAfter=")
                            .append(fsck)
                            .append('\n'));
        }

        private void waitForNetwork() {
            if (!MountPoints.extrinsic(where, options) && options.has("_netdev") && Paths.device(what)) {
                UnitName.ofPath(what, UnitType.DEVICE)
                        .ifPresent(device -> units.dropIn(
                                device.value(),
                                "50-netdev-dependencies.conf",
                                "[Unit]\nAfter=network-online.target network.target\nWants=network-online.target\n"));
            }
        }

        private void grow(String unit) {
            UnitName.ofPath("systemd-growfs", where, UnitType.SERVICE).ifPresent(grow -> {
                units.unit(
                        grow.value(),
                        "[Unit]\nDefaultDependencies=no\nBindsTo=%i.mount\nConflicts=shutdown.target\n"
                                + "After=systemd-repart.service %i.mount\nBefore=shutdown.target " + target + '\n'
                                + (isRoot ? "After=systemd-remount-fs.service\n" : "")
                                + "[Service]\nType=oneshot\nRemainAfterExit=yes\n"
                                + "ExecStart=/lib/systemd/systemd-growfs " + escape(where) + '\n');
                units.dependency(unit, "wants", grow.value());
            });
        }

        private void pullIn(String unit) {
            List<String> wantedBy = isRoot ? List.of() : options.values("x-systemd.wanted-by");
            List<String> requiredBy = isRoot ? List.of() : options.values("x-systemd.required-by");
            String kind = nofail ? "wants" : "requires";
            if (automount) {
                String trigger = name.withType(UnitType.AUTOMOUNT).orElseThrow().value();
                units.unit(trigger, "[Unit]\nSourcePath=/etc/fstab\n[Automount]\nWhere=" + escape(where) + '\n');
                units.dependency(target, kind, trigger);
            } else if ((isRoot || !options.lastIs("noauto", "auto")) && wantedBy.isEmpty() && requiredBy.isEmpty()) {
                units.dependency(target, kind, unit);
            } else {
                wantedBy.forEach(by -> units.dependency(by, "wants", unit));
                requiredBy.forEach(by -> units.dependency(by, "requires", unit));
            }
        }
    }

    private void maker(String prefix, String what, String unit, String before) {
        UnitName.ofPath(prefix, what, UnitType.SERVICE).ifPresent(maker -> {
            units.unit(
                    maker.value(),
                    "[Unit]\nDefaultDependencies=no\nBindsTo=%i.device\nConflicts=shutdown.target\nAfter=%i.device\n"
                            + "Before=shutdown.target " + before + unit + '\n'
                            + "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/lib/systemd/systemd-makefs\n");
            units.dependency(unit, "requires", maker.value());
        });
    }

    private boolean duplicate(String unit, int number) {
        boolean duplicate = units.has(unit);
        if (duplicate) {
            problems.add(FSTAB, number, "second entry for " + unit + ": left out");
        }
        return duplicate;
    }

    private boolean checker(String program) {
        for (String directory :
                List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")) {
            String path = root.follow(directory).orElse(directory) + '/' + program;
            if (root.executable(path)) {
                return !List.of("true", "/bin/true", "/usr/bin/true", "/dev/null")
                        .contains(root.link(path).orElse(""));
            }
        }
        return false;
    }

    private static void line(StringBuilder text, String key, List<String> values) {
        if (!values.isEmpty()) {
            text.append(key).append(String.join(" ", values)).append('\n');
        }
    }

    private static String blockDevice(String what) {
        return what.startsWith("/dev/")
                ? UnitName.ofPath("blockdev", what, UnitType.TARGET)
                        .map(target -> "After=" + target + '\n')
                        .orElse("")
                : "";
    }

    /** Anything that a person may write for a unit, as its name (systemd-escape --mangle). */
    static String mangle(String text, UnitType type) {
        if (UnitName.parse(text).isPresent()) {
            return text;
        }
        Optional<UnitName> ofPath = text.startsWith("/")
                ? UnitName.ofPath(text, Paths.device(text) ? UnitType.DEVICE : UnitType.MOUNT)
                : Optional.empty();
        return ofPath.map(UnitName::value).orElseGet(() -> {
            StringBuilder name = new StringBuilder();
            for (String character : text.split("", -1)) {
                boolean plain = character.isEmpty() || "-@\\.".contains(character);
                name.append(plain ? character : UnitName.escape(character));
            }
            return UnitName.parse(name.toString()).isPresent() ? name.toString() : name + "." + type.suffix();
        });
    }

    /** {@code UUID=} and its like, as the link that udev makes. */
    static String node(String what) {
        for (String tag : List.of("LABEL", "UUID", "PARTUUID", "PARTLABEL")) {
            if (what.startsWith(tag + '=')) {
                String value = what.substring(tag.length() + 1);
                boolean quoted = value.length() >= 2
                        && "\"'".indexOf(value.charAt(0)) >= 0
                        && value.charAt(0) == value.charAt(value.length() - 1);
                return "/dev/disk/by-" + tag.toLowerCase(Locale.ROOT) + '/'
                        + encode(quoted ? value.substring(1, value.length() - 1) : value);
            }
        }
        return what;
    }

    /** As udev writes the names of devices: {@code \xNN} for what is neither a letter, a digit nor one of {@code #+-.:=@_}. */
    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean plain =
                    character >= 128 || Character.isLetterOrDigit(character) || "#+-.:=@_".indexOf(character) >= 0;
            encoded.append(plain ? String.valueOf(character) : String.format("\\x%02x", (int) character));
        }
        return encoded.toString();
    }

    /** With the octal escapes of fstab(5) taken back. */
    private static String plain(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\043", "#")
                .replace("\\134", "\\");
    }

    private static String field(List<String> fields, int index, String otherwise) {
        return fields.size() > index ? fields.get(index) : otherwise;
    }

    private static String escape(String value) {
        return value.replace("%", "%%").replace("\n", " ");
    }
}
