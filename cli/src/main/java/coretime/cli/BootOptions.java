package coretime.cli;

import coretime.boot.BootReader;
import coretime.boot.CarePolicy;
import coretime.boot.Problem;
import coretime.boot.UnitName;
import coretime.boot.UnitType;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Which system's boot is looked at, and which of its units care about the clock. What was fetched from a guest is deleted when this is
 * closed, or when the process ends.
 */
final class BootOptions implements AutoCloseable {
    private static final String SYSTEM = "qemu:///system";

    @ArgGroup
    private Where where = new Where();

    /** A system: one of both. */
    private static final class Where {
        @Option(names = "--root", paramLabel = "DIR", description = "The root directory (default: /).")
        private Path root = Path.of("/");

        @Option(
                names = "--guest",
                paramLabel = "DOMAIN",
                description = "A guest that runs: its agent sends what decides about its boot.")
        private @Nullable String guest;
    }

    @Option(
            names = "--connect",
            paramLabel = "URI",
            defaultValue = SYSTEM,
            description = "libvirt's connection, for --guest (default: ${DEFAULT-VALUE}).")
    private String uri = SYSTEM;

    @Option(
            names = "--target",
            paramLabel = "UNIT",
            defaultValue = "default.target",
            description = "What is booted into (default: ${DEFAULT-VALUE}).")
    private String target = "default.target";

    @Option(
            names = "--no-care",
            paramLabel = "UNIT",
            split = ",",
            description = "Units that do not care besides those of the list within; * stands for any part of a name.")
    private List<String> noCare = new ArrayList<>();

    @Option(
            names = "--care",
            paramLabel = "UNIT",
            split = ",",
            description = "Units that care although they are of that list.")
    private List<String> care = new ArrayList<>();

    @Option(
            names = "--first-boot",
            description = "The first boot of a system, at which systemd enables what presets allow.")
    private boolean isFirst;

    private @Nullable GuestTree tree;

    /** What is booted into. Throws {@link ParameterException} where the option names no target. */
    UnitName target(CommandLine command) {
        return UnitName.parse(target)
                .filter(name -> name.type() == UnitType.TARGET)
                .orElseThrow(() -> new ParameterException(
                        command, "--target is the name of a target, such as multi-user.target: " + target));
    }

    /** The root directory; a guest's, once {@link #reader()} has fetched it. */
    Path root() {
        return tree == null ? where.root : tree.root();
    }

    /**
     * Of the root directory; of a guest's, which is fetched at the first call. Throws {@link CannotException} where the guest does not give
     * it.
     */
    BootReader reader() {
        if (where.guest != null && tree == null) {
            tree = inGuest(GuestTree::of);
        }
        return BootReader.of(root()).firstBoot(isFirst);
    }

    /** Whether it is a guest. */
    boolean isGuest() {
        return where.guest != null;
    }

    /** Has something done in the guest. Throws {@link CannotException} where there is none of this name. */
    <T> T inGuest(Function<GuestShell, T> work) {
        String name = Objects.requireNonNull(where.guest, "--guest");
        try (Connection connection = Connection.open(uri)) {
            Domain domain = LibvirtDomain.find(connection, name, uri);
            try {
                return work.apply(new GuestShell(domain));
            } catch (CannotException e) {
                // In any case there is another way.
                throw new CannotException(e.getMessage() + "; or mount its disk, and name where by --root");
            }
        }
    }

    /** All units, the target among them. Throws {@link CannotException} where it is not. */
    SystemUnits units(BootReader reader, UnitName wanted) {
        return SystemUnits.of(
                reader,
                wanted,
                tree == null ? List.of() : tree.problems(),
                where.guest == null
                        ? where.root + " has no " + wanted + ": is it the root directory of a system with systemd?"
                        : "the guest " + where.guest + " has no " + wanted + ": does it run systemd?");
    }

    @Override
    public void close() {
        if (tree != null) {
            tree.close();
            tree = null;
        }
    }

    /** What was left out of units, and what else may make the boot another one than that which is looked at. */
    List<Problem> problems(SystemUnits units) {
        return units.problems(isFirst);
    }

    CarePolicy policy() {
        CarePolicy standard = CarePolicy.standard();
        return new CarePolicy(
                Stream.concat(standard.doesNotCare().stream(), noCare.stream()).toList(), care);
    }
}
