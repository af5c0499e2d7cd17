package coretime.lab;

import coretime.lab.internal.RunDirectory;
import coretime.lab.internal.StandIns;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Running domains of libvirt's test driver, as many as are wanted, in a libvirtd of their own. libvirt knows them, lists them and tells
 * of what is done to them as of any; they have no guest, no agent and no monitor. Beside each stands a process that waits and has
 * QEMU's name and the domain's UUID on its command line, so that whoever searches the host for a domain's process finds as many as on
 * a real one. Methods may be called from any thread.
 */
public final class TestDomains implements AutoCloseable {
    private static final String PREFIX = "coretime-load-";

    private final LabLibvirt libvirt;
    private final Connection connection;
    private final List<Domain> domains;
    private final Closing closing;

    private TestDomains(LabLibvirt libvirt, Connection connection, List<Domain> domains, Closing closing) {
        this.libvirt = libvirt;
        this.connection = connection;
        this.domains = List.copyOf(domains);
        this.closing = closing;
    }

    /**
     * Starts them, with {@code on_crash=preserve}, so that nothing is left to be set where they are adopted.
     *
     * @throws LabException where that fails; nothing is left behind then
     */
    public static TestDomains start(int count, LabProgress progress) {
        Prerequisites.check();
        Path runParent = LabOptions.standard().runParent();
        RunDirectory.abandoned(runParent).forEach(abandoned -> {
            SystemLeftovers.remove(abandoned);
            RunDirectory.sweep(abandoned);
        });
        Path runDirectory = RunDirectory.create(runParent);
        Closing undo = new Closing().then(() -> RunDirectory.delete(runDirectory));
        try {
            LabLibvirt libvirt = LabLibvirt.use(
                    LabLibvirt.Mode.PRIVATE,
                    runDirectory,
                    runDirectory.resolve("dump"),
                    Accelerator.TCG,
                    false,
                    progress);
            undo.before(libvirt::close);
            Connection connection = Connection.open(libvirt.testDriverUri());
            undo.before(connection::close);
            progress.step("starting " + count + " domains of libvirt's test driver");
            List<UUID> uuids = Stream.generate(UUID::randomUUID).limit(count).toList();
            StandIns processes = StandIns.start(runDirectory.resolve("processes"), uuids);
            undo.before(processes::close);
            List<Domain> domains = new ArrayList<>();
            for (UUID uuid : uuids) {
                Domain domain = connection.define(xml(uuid, domains.size()));
                domain.start();
                domains.add(domain);
            }
            return new TestDomains(libvirt, connection, domains, undo);
        } catch (LibvirtException e) {
            LabException failure =
                    new LabException("libvirt's test driver does not start domains: " + e.getMessage(), e);
            undo.after(failure);
            throw failure;
        } catch (RuntimeException failure) {
            undo.after(failure);
            throw failure;
        }
    }

    private static String xml(UUID uuid, int number) {
        return """
                <domain type='test'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <memory unit='MiB'>1</memory>
                  <vcpu>1</vcpu>
                  <os><type>hvm</type></os>
                  <on_crash>preserve</on_crash>
                </domain>
                """.formatted(String.format(Locale.ROOT, "%s%04d", PREFIX, number), uuid);
    }

    /** What to give to {@link Connection#open}. */
    public String uri() {
        return libvirt.testDriverUri();
    }

    /** A connection of their own. */
    public Connection connection() {
        return connection;
    }

    public List<Domain> domains() {
        return domains;
    }

    /** Ends them, their libvirtd and the processes beside them. Twice is once. */
    @Override
    public void close() {
        closing.run();
    }
}
