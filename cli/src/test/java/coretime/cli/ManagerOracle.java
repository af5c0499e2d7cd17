package coretime.cli;

import coretime.boot.BootReader;
import coretime.boot.Dependency;
import coretime.boot.Unit;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import coretime.boot.UnitType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the manager of a guest that runs has loaded, beside what is read of that guest's files. */
final class ManagerOracle {

    /** Why a unit of the manager is in no file. */
    private enum Maker {
        DEVICE("devices: the kernel and udev make them"),
        MOUNT("mounts without a file: the kernel, the initrd or a program has mounted them"),
        SWAP("swap without a file"),
        SCOPE("scopes: programs make them");

        private final String words;

        Maker(String words) {
            this.words = words;
        }

        static Optional<Maker> of(UnitProperties unit) {
            boolean hasFile = !unit.text("FragmentPath").isEmpty()
                    || unit.text("LoadState").equals("not-found");
            boolean isAlways =
                    List.of("-.mount", "init.scope").contains(unit.unit().value());
            if (isAlways) {
                return Optional.empty();
            }
            return switch (unit.unit().type()) {
                case DEVICE -> Optional.of(DEVICE);
                case MOUNT -> hasFile ? Optional.empty() : Optional.of(MOUNT);
                case SWAP -> hasFile ? Optional.empty() : Optional.of(SWAP);
                case SCOPE -> hasFile ? Optional.empty() : Optional.of(SCOPE);
                default -> Optional.empty();
            };
        }
    }

    /**
     * How both compare.
     *
     * @param units how many units were compared
     * @param sets how many of their sets of dependencies
     * @param members how many units are in those sets, together
     * @param leftOut units of the manager that no file tells of, by why
     * @param differences all
     */
    record Comparison(int units, int sets, long members, Map<String, List<String>> leftOut, List<String> differences) {}

    /** Names with a backslash stand in quotes, and each backslash twice. */
    private static final Pattern WORD = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"|\\S+");

    private ManagerOracle() {}

    /** The manager's word. */
    static List<UnitProperties> ask(GuestShell guest) {
        return GuestBoot.show(
                guest,
                Stream.concat(
                                Stream.of("Id", "LoadState", "FragmentPath"),
                                Arrays.stream(Dependency.values()).map(Dependency::property))
                        .toList());
    }

    /** Compares all sets of all units, both ways. */
    static Comparison compare(BootReader reader, List<UnitProperties> manager) {
        Map<String, List<String>> leftOut = new TreeMap<>();
        Set<String> runtime = new TreeSet<>();
        List<UnitProperties> compared = new ArrayList<>();
        for (UnitProperties unit : manager) {
            Optional<Maker> why = Maker.of(unit);
            if (why.isPresent()) {
                runtime.add(unit.unit().value());
                leftOut.computeIfAbsent(why.get().words, key -> new ArrayList<>())
                        .add(unit.unit().value());
            } else {
                compared.add(unit);
            }
        }
        // Devices are named in files, too, and are in sets that files make.
        runtime.removeIf(name -> name.endsWith(".device"));
        UnitSet read = reader.load(compared.stream().map(UnitProperties::unit).toList());
        List<String> differences = new ArrayList<>();
        int sets = 0;
        long members = 0;
        for (UnitProperties unit : compared) {
            Optional<Unit> ours = read.unit(unit.unit());
            if (ours.isEmpty()) {
                differences.add(unit.unit() + " is not read; the manager has it " + unit.text("LoadState"));
                continue;
            }
            if (!ours.get().state().word().equals(unit.text("LoadState"))) {
                differences.add(unit.unit() + " is " + unit.text("LoadState") + ", not "
                        + ours.get().state().word());
            }
            for (Dependency dependency : Dependency.values()) {
                Set<String> expected = members(unit, dependency);
                Set<String> actual = ours.get().all(dependency).stream()
                        .map(UnitName::value)
                        .collect(Collectors.toCollection(TreeSet::new));
                expected.removeAll(runtime);
                actual.removeAll(runtime);
                sets++;
                members += expected.size();
                if (!actual.equals(expected)) {
                    differences.add(difference(unit.unit(), dependency, expected, actual));
                }
            }
        }
        Set<UnitName> known = manager.stream().map(UnitProperties::unit).collect(Collectors.toSet());
        read.units().values().stream()
                .filter(unit -> unit.type() != UnitType.DEVICE)
                .filter(unit -> !known.contains(unit.name()))
                .forEach(unit -> differences.add(unit.name() + " is read, and the manager does not have it"));
        return new Comparison(compared.size(), sets, members, leftOut, differences);
    }

    private static Set<String> members(UnitProperties unit, Dependency dependency) {
        return WORD.matcher(unit.text(dependency.property()))
                .results()
                .map(word -> word.group().replaceAll("^\"|\"$", "").replaceAll("\\\\(.)", "$1"))
                // SYSTEMD_WANTS= of udev's rules: no unit's file has a device pull something in.
                .filter(name -> dependency != Dependency.WANTED_BY || !name.endsWith(".device"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String difference(UnitName unit, Dependency dependency, Set<String> expected, Set<String> actual) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(actual);
        Set<String> extra = new TreeSet<>(actual);
        extra.removeAll(expected);
        return unit + " " + dependency.property() + ": the manager has besides " + missing + ", the reader " + extra;
    }
}
