package coretime.host.capture;

import coretime.host.LibvirtStrategy;
import coretime.host.Strategy;
import java.nio.file.Path;
import java.util.List;

/** All strategies. */
public final class Strategies {
    /** Where libvirt writes its own dumps unless its qemu.conf says otherwise ({@code auto_dump_path}). */
    public static final Path LIBVIRT_DUMPS = Path.of("/var/lib/libvirt/qemu/dump");

    private Strategies() {}

    /**
     * One of each.
     *
     * @param dumpDirectory libvirt's {@code auto_dump_path}
     */
    public static List<Strategy> all(Path dumpDirectory) {
        GuestMemories memories = new GuestMemories();
        return List.of(
                // Prepares first: what it may have to put right keeps QEMU's monitor waiting.
                new SnapshotStrategy(memories),
                new HandoffStrategy(memories),
                new DirectStrategy(memories),
                new QemuStrategy(memories),
                new CardFirst(new LibvirtStrategy(dumpDirectory), memories),
                new CardStrategy(memories));
    }
}
