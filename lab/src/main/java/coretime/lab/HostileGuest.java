package coretime.lab;

import coretime.lab.internal.Await;
import coretime.lab.internal.ImageBuilder;
import coretime.lab.internal.InitRamDisk;
import coretime.libvirt.Domain;
import coretime.libvirt.GuestAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real guest with a hostile agent, for tests: the lab's kernel with a busybox and a shell script on the agent's channel.
 * Boots in seconds. Methods may be called from any thread, one at a time.
 */
public final class HostileGuest implements AutoCloseable {
    private static final long RAM = 192L << 20;
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(2);
    private static final String READY = "coretime-hostile-agent-ready";

    private final Guest guest;

    private HostileGuest(Guest guest) {
        this.guest = guest;
    }

    /** Starts one and waits until libvirt has its agent's channel. */
    public static HostileGuest start(Lab lab, HostileAgent agent) {
        return start(lab, agent, Duration.ZERO);
    }

    /**
     * Starts one and waits until libvirt has its agent's channel.
     *
     * @param delay before each answer of {@link HostileAgent#LATE}, in whole seconds; others ignore it
     */
    public static HostileGuest start(Lab lab, HostileAgent agent, Duration delay) {
        GuestSpec spec = GuestSpec.named(GuestSpec.NAME_PREFIX + "hostile-" + agent.mode())
                .withRam(RAM)
                .withVcpus(1)
                .withOnCrash(OnCrash.PRESERVE);
        Guest guest = lab.startFromInitrd(
                spec, initrd(lab), List.of("coretime.agent=" + agent.mode(), "coretime.delay=" + delay.toSeconds()));
        guest.awaitConsole(READY, BOOT_LIMIT);
        boolean connected = Await.until(
                "waiting for libvirt to see the agent's channel",
                BOOT_LIMIT,
                () -> guest.domain().xml().contains("state='connected'"));
        if (!connected) {
            throw new LabException("libvirt does not see the agent's channel of " + spec.name());
        }
        return new HostileGuest(guest);
    }

    private static Path initrd(Lab lab) {
        Path file = lab.runDirectory().resolve("hostile.initrd");
        try {
            if (!Files.exists(file)) {
                List<Path> modules = ImageBuilder.modulesIn(lab.image().modules(), ImageBuilder.FOR_CONSOLE);
                Path busybox = lab.image().kernel().resolveSibling(ImageBuilder.BUSYBOX);
                Files.write(file, InitRamDisk.of(busybox, "hostile-init.sh", modules));
            }
            return file;
        } catch (IOException e) {
            throw new LabException("the hostile guest's initrd cannot be made: " + e.getMessage(), e);
        }
    }

    public Domain domain() {
        return guest.domain();
    }

    /** The client of the hostile agent. */
    public GuestAgent agent() {
        return guest.domain().agent();
    }

    /** The guest itself. Its specification's agent is not the one it has. */
    public Guest guest() {
        return guest;
    }

    @Override
    public void close() {
        guest.close();
    }
}
