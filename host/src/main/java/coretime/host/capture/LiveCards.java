package coretime.host.capture;

import coretime.host.HostException;
import coretime.host.Scene;
import coretime.libvirt.LibvirtException;
import coretime.vmcore.CoreException;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.MemoryCore;
import java.util.Optional;
import java.util.function.Function;

/** Crash cards of guests that stand still and whose memory nobody has taken hold of. Safe for use by many threads. */
final class LiveCards {
    private final GuestMemories memories;

    LiveCards(GuestMemories memories) {
        this.memories = memories;
    }

    /** Takes the card into the ledger; gives why there is none. */
    Optional<String> take(Scene scene) {
        return take(scene, memory -> memories.core(scene.domain(), memory));
    }

    /** The same while libvirt works on the domain: without the registers, for which the monitor would have to be asked. */
    Optional<String> takeBesideLibvirt(Scene scene) {
        return take(scene, memory -> memories.coreWithoutRegisters(scene.domain(), memory));
    }

    private Optional<String> take(Scene scene, Function<LiveMemory, MemoryCore> core) {
        try (LiveMemory memory = memories.ram(scene.domain()).open()) {
            return scene.writers().card(scene, core.apply(memory), scene::isStanding);
        } catch (CoreException | HostException | LibvirtException e) {
            String reason = "no crash card: " + e.getMessage();
            scene.listener().warned(scene.incident(), reason);
            return Optional.of(reason);
        }
    }
}
