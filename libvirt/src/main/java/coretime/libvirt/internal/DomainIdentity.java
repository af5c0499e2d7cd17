package coretime.libvirt.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.UUID;

/** What remains of a native domain when its pointer is let go. */
public record DomainIdentity(UUID uuid, String name) {
    private static final int VIR_UUID_BUFLEN = 16;
    private static final ValueLayout.OfLong BIG_ENDIAN =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** Reads it; both are kept in the native domain, so this asks no daemon. */
    public static DomainIdentity of(MemorySegment domain) throws NativeFailure {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(VIR_UUID_BUFLEN);
            Natives.check(Natives.libvirt().virDomainGetUUID(domain, bytes));
            return new DomainIdentity(
                    new UUID(bytes.get(BIG_ENDIAN, 0), bytes.get(BIG_ENDIAN, Long.BYTES)),
                    Natives.string(Natives.check(Natives.libvirt().virDomainGetName(domain))));
        }
    }

    /** The UUID as libvirt takes it. */
    public static MemorySegment nativeUuid(UUID uuid, Arena arena) {
        MemorySegment bytes = arena.allocate(VIR_UUID_BUFLEN);
        bytes.set(BIG_ENDIAN, 0, uuid.getMostSignificantBits());
        bytes.set(BIG_ENDIAN, Long.BYTES, uuid.getLeastSignificantBits());
        return bytes;
    }
}
