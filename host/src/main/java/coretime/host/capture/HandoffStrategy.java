package coretime.host.capture;

import coretime.host.Capture;
import coretime.host.CorePolicy;
import coretime.host.CoreRecord;
import coretime.host.DomainEnd;
import coretime.host.HostMemory;
import coretime.host.PendingCore;
import coretime.host.Scene;
import coretime.host.Strategy;
import coretime.libvirt.Domain;
import coretime.vmcore.MemoryCore;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code handoff}: takes hold of the guest's shared RAM and its registers, ends the QEMU process, and lets a new one with
 * fresh RAM and a right RTC start at once. The old RAM is written meanwhile, and given back as it is written.
 */
public final class HandoffStrategy implements Strategy {
    /** What libvirt needs to end a QEMU process and to start one; does not grow with RAM. */
    private static final Duration EXPECTED = Duration.ofMillis(1500);

    /** The new guest takes RAM as it boots, the old one's unwanted pages are given back in the same time. */
    private static final int LEAST_SPARE = 4;

    private final GuestMemories memories;

    public HandoffStrategy(GuestMemories memories) {
        this.memories = memories;
    }

    @Override
    public String name() {
        return "handoff";
    }

    @Override
    public Optional<String> obstacle(Domain domain, CorePolicy policy) {
        Optional<String> acts = Preserved.obstacle(domain);
        if (acts.isPresent()) {
            return acts;
        }
        if (!domain.isPersistent()) {
            return Optional.of("the domain is transient: ended, it could not be started again; define it");
        }
        GuestRam ram = memories.ram(domain);
        if (!ram.isShared()) {
            return Optional.of("its RAM is private to QEMU; 'coretime host adopt " + domain.name()
                    + " --with memfd' has it shared from the guest's next start on");
        }
        long needed = ram.bytes() / LEAST_SPARE + policy.leastFree();
        long available = HostMemory.available();
        return available >= needed
                ? Optional.empty()
                : Optional.of("the host has " + (available >> 20) + " MiB of memory left, and the old and the new RAM"
                        + " side by side need " + (needed >> 20));
    }

    @Override
    public Optional<Duration> estimate(Domain domain, CorePolicy policy) {
        return Optional.of(EXPECTED);
    }

    @Override
    public void prepare(Domain domain, CorePolicy policy) {
        GuestRam _ = memories.ram(domain);
    }

    @Override
    public Capture capture(Scene scene) throws InterruptedException {
        long began = System.nanoTime();
        Domain domain = scene.domain();
        GuestRam ram = memories.ram(domain);
        KeptRam kept = KeptRam.of(ram);
        boolean isHandedOn = false;
        try {
            MemoryCore core = memories.core(domain, kept.memory());
            // From here on the ledger knows that it is coretime that ends the domain.
            CoreRecord record = scene.writers().begin(scene, name());
            scene.writers().write(scene, record, new PendingCore(core, kept));
            isHandedOn = true;
            DomainEnd.of(scene, ram.process());
            return Capture.held(name(), Duration.ofNanos(System.nanoTime() - began), true);
        } finally {
            if (!isHandedOn) {
                kept.memory().close();
            }
        }
    }
}
