package coretime.lab;

import java.util.OptionalInt;

/**
 * A guest that is wanted. Immutable; begin with {@link #named} and change what matters.
 *
 * @param name of the domain; begins with {@code coretime-}
 * @param ramBytes its memory, in whole MiB
 * @param vcpus its processors
 * @param fillBytes of memory filled, in equal parts, with random, compressible and zero bytes, after each start and each
 *     reboot that the lab itself does; 0 for none
 * @param rtcTrack what its hardware clock follows
 * @param onCrash what libvirt does at a panic
 * @param panicTimeout the kernel's {@code panic=}: seconds from a panic to its own reboot, negative for at once; empty for
 *     never
 * @param sharedRam whether its memory is a memfd that other processes may map
 * @param timeDaemon what keeps its clock
 * @param agent whether the guest agent is installed in it. The channel is there in any case: without the agent it is the
 *     channel of a guest that never answers
 * @param network whether it has a network card of QEMU's user network, behind which 10.0.2.2 is the host's 127.0.0.1
 * @param software what else is installed in it
 */
public record GuestSpec(
        String name,
        long ramBytes,
        int vcpus,
        long fillBytes,
        RtcTrack rtcTrack,
        OnCrash onCrash,
        OptionalInt panicTimeout,
        boolean sharedRam,
        TimeDaemon timeDaemon,
        boolean agent,
        boolean network,
        GuestSoftware software) {
    /** Every domain of the lab's begins so, and only those are ever touched. */
    public static final String NAME_PREFIX = "coretime-";

    private static final long MEBI = 1 << 20;
    private static final long LEAST_RAM = 128 * MEBI;
    /** Left of the memory for the system itself. */
    private static final long FILL_RESERVE = 192 * MEBI;

    private static final int MOST_VCPUS = 64;

    public GuestSpec {
        if (!name.matches("coretime-[a-z0-9][a-z0-9._-]{0,40}")) {
            throw new IllegalArgumentException("a lab guest's name begins with " + NAME_PREFIX
                    + " and goes on with at most 41 lower-case letters, digits, dots, lines and dashes: " + name);
        }
        if (ramBytes < LEAST_RAM || ramBytes % MEBI != 0) {
            throw new IllegalArgumentException(
                    "a lab guest's memory must be at least 128 MiB, in whole MiB: " + ramBytes + " bytes");
        }
        if (vcpus < 1 || vcpus > MOST_VCPUS) {
            throw new IllegalArgumentException("a lab guest has 1 to " + MOST_VCPUS + " processors: " + vcpus);
        }
        if (fillBytes < 0 || (fillBytes > 0 && fillBytes > ramBytes - FILL_RESERVE)) {
            throw new IllegalArgumentException("of " + ramBytes + " bytes of memory at most "
                    + Math.max(ramBytes - FILL_RESERVE, 0) + " can be filled, the guest needs the rest: " + fillBytes);
        }
        if (fillBytes > 0 && !agent) {
            throw new IllegalArgumentException("memory is filled through the guest agent: fill it, or have no agent");
        }
    }

    /**
     * 512 MiB, one processor, private memory, chrony and agent, no network, RTC following the guest, core and restart at a panic.
     * One processor, as a kernel with two stands still in some of its boots under QEMU 7.2's TCG (docs/traps.md).
     */
    public static GuestSpec named(String name) {
        return new GuestSpec(
                name,
                512 * MEBI,
                1,
                0,
                RtcTrack.GUEST,
                OnCrash.COREDUMP_RESTART,
                OptionalInt.empty(),
                false,
                TimeDaemon.CHRONY,
                true,
                false,
                GuestSoftware.MINIMAL);
    }

    public GuestSpec withRam(long bytes) {
        return new GuestSpec(
                name,
                bytes,
                vcpus,
                fillBytes,
                rtcTrack,
                onCrash,
                panicTimeout,
                sharedRam,
                timeDaemon,
                agent,
                network,
                software);
    }

    public GuestSpec withVcpus(int number) {
        return new GuestSpec(
                name,
                ramBytes,
                number,
                fillBytes,
                rtcTrack,
                onCrash,
                panicTimeout,
                sharedRam,
                timeDaemon,
                agent,
                network,
                software);
    }

    public GuestSpec withFill(long bytes) {
        return new GuestSpec(
                name,
                ramBytes,
                vcpus,
                bytes,
                rtcTrack,
                onCrash,
                panicTimeout,
                sharedRam,
                timeDaemon,
                agent,
                network,
                software);
    }

    public GuestSpec withRtcTrack(RtcTrack track) {
        return new GuestSpec(
                name,
                ramBytes,
                vcpus,
                fillBytes,
                track,
                onCrash,
                panicTimeout,
                sharedRam,
                timeDaemon,
                agent,
                network,
                software);
    }

    public GuestSpec withOnCrash(OnCrash action) {
        return new GuestSpec(
                name,
                ramBytes,
                vcpus,
                fillBytes,
                rtcTrack,
                action,
                panicTimeout,
                sharedRam,
                timeDaemon,
                agent,
                network,
                software);
    }

    public GuestSpec withPanicTimeout(int seconds) {
        return new GuestSpec(
                name,
                ramBytes,
                vcpus,
                fillBytes,
                rtcTrack,
                onCrash,
                OptionalInt.of(seconds),
                sharedRam,
                timeDaemon,
                agent,
                network,
                software);
    }

    public GuestSpec withSharedRam(boolean shared) {
        return new GuestSpec(
                name,
                ramBytes,
                vcpus,
                fillBytes,
                rtcTrack,
                onCrash,
                panicTimeout,
                shared,
                timeDaemon,
                agent,
                network,
                software);
    }

    public GuestSpec withTimeDaemon(TimeDaemon daemon) {
        return new GuestSpec(
                name,
                ramBytes,
                vcpus,
                fillBytes,
                rtcTrack,
                onCrash,
                panicTimeout,
                sharedRam,
                daemon,
                agent,
                network,
                software);
    }

    public GuestSpec withAgent(boolean installed) {
        return new GuestSpec(
                name,
                ramBytes,
                vcpus,
                fillBytes,
                rtcTrack,
                onCrash,
                panicTimeout,
                sharedRam,
                timeDaemon,
                installed,
                network,
                software);
    }

    public GuestSpec withNetwork(boolean wanted) {
        return new GuestSpec(
                name,
                ramBytes,
                vcpus,
                fillBytes,
                rtcTrack,
                onCrash,
                panicTimeout,
                sharedRam,
                timeDaemon,
                agent,
                wanted,
                software);
    }

    public GuestSpec withSoftware(GuestSoftware installed) {
        return new GuestSpec(
                name,
                ramBytes,
                vcpus,
                fillBytes,
                rtcTrack,
                onCrash,
                panicTimeout,
                sharedRam,
                timeDaemon,
                agent,
                network,
                installed);
    }

    /** The image that it boots from. */
    public ImageSpec image() {
        return ImageSpec.of(timeDaemon, agent).withSoftware(software);
    }
}
