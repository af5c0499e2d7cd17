package coretime.cli;

import coretime.boot.BootAudit;
import coretime.boot.BootException;
import coretime.boot.BootGraph;
import coretime.boot.BootReader;
import coretime.boot.CarePolicy;
import coretime.boot.UnitName;
import coretime.boot.graph.BootGraphSvg;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtException;
import coretime.web.BootOrder;
import coretime.web.BootOrderException;
import coretime.web.BootOrderException.Reason;
import coretime.web.BootOrders;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.function.Function;

/**
 * Does for the page and the API what {@code boot audit --guest} and {@code boot graph --guest} do. A guest whose boot is too large for a
 * process that stays is left to those. Safe for use by many threads.
 */
final class GuestBootOrders implements BootOrders {
    private static final UnitName TARGET = new UnitName("default.target");

    /** Several times what a server of many services has. */
    private static final int MOST_UNITS = 3000;

    private static final int MOST_NAMES = 100_000;

    private final Function<UUID, GuestTree> trees;

    GuestBootOrders(Connection connection) {
        this(domain -> GuestTree.of(new GuestShell(find(connection, domain))));
    }

    /** @param trees fetch a domain's files */
    GuestBootOrders(Function<UUID, GuestTree> trees) {
        this.trees = trees;
    }

    private static Domain find(Connection connection, UUID domain) {
        return connection
                .find(domain)
                .orElseThrow(() ->
                        new BootOrderException(Reason.NO_SUCH_DOMAIN, "libvirt has no domain of this UUID any more"));
    }

    @Override
    public BootOrder of(UUID domain) {
        try (GuestTree tree = trees.apply(domain)) {
            SystemUnits units = SystemUnits.of(
                    BootReader.of(tree.root()),
                    TARGET,
                    tree.problems(),
                    "the guest has no " + TARGET + ": does it run systemd?");
            BootAudit audit = units.audit(CarePolicy.standard());
            check(audit);
            BootGraph graph = units.graph(audit, BootGraph.View.STEP);
            return new BootOrder(BootAuditDocument.of(audit, units.problems(false)), BootGraphSvg.of(graph));
        } catch (CannotException | BootException | UncheckedIOException | LibvirtException e) {
            throw new BootOrderException(Reason.DOES_NOT_TELL, String.valueOf(e.getMessage()), e);
        }
    }

    private static void check(BootAudit audit) {
        long names = audit.findings().stream()
                .mapToLong(finding -> finding.path().size())
                .sum();
        if (audit.findings().size() > MOST_UNITS || names > MOST_NAMES) {
            throw new CannotException(
                    "in the guest " + audit.findings().size()
                            + " units can start, which is too much for the daemon: 'coretime boot audit --guest DOMAIN' looks at them");
        }
    }
}
