package coretime.bench.capture;

import coretime.lab.GuestSpec;
import coretime.lab.OnCrash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A way to take a core. Immutable.
 *
 * @param name what the table calls it
 * @param way how it is done
 * @param sharedRam whether the guest's RAM is shared
 * @param onCrash what libvirt does at the panic
 */
record CaptureContender(String name, Way way, boolean sharedRam, OnCrash onCrash) {

    /** How it is done. */
    sealed interface Way {}

    /** By coretime, with the strategy of this name; {@code libvirt} is libvirt's own {@code coredump-restart}, watched. */
    record Strategy(String name) implements Way {}

    /**
     * By a person with {@code virsh dump --memory-only}, {@code virsh reset} and {@code virsh resume}.
     *
     * @param format for {@code --format}; empty for ELF
     */
    record Virsh(Optional<String> format) implements Way {}

    private static final String HANDOFF = "handoff";
    private static final String DIRECT = "direct";
    private static final String SNAPSHOT = "snapshot";
    private static final String LIBVIRT = "libvirt";

    /**
     * All of them: each strategy, {@code direct} with shared RAM too, and {@code virsh}.
     *
     * @param strategies the names of coretime's
     */
    static List<CaptureContender> all(List<String> strategies) {
        List<CaptureContender> all = new ArrayList<>();
        for (String strategy : strategies) {
            boolean isLibvirt = strategy.equals(LIBVIRT);
            all.add(new CaptureContender(
                    strategy,
                    new Strategy(strategy),
                    strategy.equals(HANDOFF),
                    isLibvirt ? OnCrash.COREDUMP_RESTART : OnCrash.PRESERVE));
            if (strategy.equals(DIRECT)) {
                all.add(new CaptureContender("direct-shared", new Strategy(strategy), true, OnCrash.PRESERVE));
            }
        }
        all.add(new CaptureContender("virsh-elf", new Virsh(Optional.empty()), false, OnCrash.PRESERVE));
        all.add(new CaptureContender("virsh-kdump", new Virsh(Optional.of("kdump-zlib")), false, OnCrash.PRESERVE));
        return all;
    }

    /** Whether a new QEMU process takes the guest's place. */
    boolean isHandoff() {
        return isStrategy(HANDOFF);
    }

    /** Whether what matters is copied while the guest stands still. */
    boolean isDirect() {
        return isStrategy(DIRECT);
    }

    /** Whether the guest runs on while its memory is taken. */
    boolean isSnapshot() {
        return isStrategy(SNAPSHOT);
    }

    /** Whether coretime takes the core itself, and QEMU or libvirt do not. */
    boolean isOurs() {
        return isHandoff() || isDirect() || isSnapshot();
    }

    /** Whether it is what is to be beaten: libvirt's {@code coredump-restart}. */
    boolean isLibvirt() {
        return isStrategy(LIBVIRT);
    }

    private boolean isStrategy(String wanted) {
        return way instanceof Strategy(String strategy) && strategy.equals(wanted);
    }

    /** Whether its core has all of the guest's memory and stays on the disk uncompressed. */
    boolean isUncompressed() {
        return isLibvirt() || (way instanceof Virsh(Optional<String> format) && format.isEmpty());
    }

    /** The guest that it is tried on. */
    GuestSpec guest(long ramBytes) {
        return GuestSpec.named("coretime-bench-%s-%d".formatted(name, ramBytes >> 30))
                .withVcpus(2)
                .withRam(ramBytes)
                .withSharedRam(sharedRam)
                .withOnCrash(onCrash);
    }
}
