package coretime.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import coretime.libvirt.internal.Libvirt;
import coretime.libvirt.internal.NativeFailure;
import coretime.libvirt.internal.Natives;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code virDomainGetJobStats}' typed parameters. */
final class JobStatsReader {
    /** {@code struct _virTypedParameter}: char field[80]; int type; union of up to 8 bytes. */
    private static final long PARAMETER_BYTES = 96;

    private static final long TYPE = 80;
    private static final long VALUE = 88;

    private static final int VIR_TYPED_PARAM_INT = 1;
    private static final int VIR_TYPED_PARAM_UINT = 2;
    private static final int VIR_TYPED_PARAM_LLONG = 3;
    private static final int VIR_TYPED_PARAM_ULLONG = 4;

    private JobStatsReader() {}

    static JobStats read(Libvirt libvirt, MemorySegment domain, Arena arena) throws NativeFailure {
        MemorySegment type = arena.allocate(JAVA_INT);
        MemorySegment params = arena.allocate(ADDRESS);
        MemorySegment count = arena.allocate(JAVA_INT);
        Natives.check(libvirt.virDomainGetJobStats(domain, type, params, count, 0));
        int parameters = count.get(JAVA_INT, 0);
        MemorySegment array = params.get(ADDRESS, 0);
        try {
            return stats(type.get(JAVA_INT, 0), array, parameters);
        } finally {
            libvirt.virTypedParamsFree(array, parameters);
        }
    }

    static JobStats stats(int type, MemorySegment array, int parameters) {
        Map<String, Long> values = integers(array, parameters);
        return new JobStats(
                Domain.ofOrdinal(JobStats.Type.values(), type, JobStats.Type.UNKNOWN),
                Domain.ofOrdinal(
                        JobStats.Operation.values(),
                        Math.toIntExact(values.getOrDefault("operation", 0L)),
                        JobStats.Operation.UNKNOWN),
                Duration.ofMillis(values.getOrDefault("time_elapsed", 0L)),
                values.getOrDefault("memory_total", 0L),
                values.getOrDefault("memory_processed", 0L),
                values.getOrDefault("memory_remaining", 0L));
    }

    private static Map<String, Long> integers(MemorySegment address, int count) {
        MemorySegment array = address.reinterpret(count * PARAMETER_BYTES);
        Map<String, Long> values = new HashMap<>();
        for (int i = 0; i < count; i++) {
            MemorySegment parameter = array.asSlice(i * PARAMETER_BYTES, PARAMETER_BYTES);
            String field = parameter.asSlice(0, TYPE).getString(0);
            switch (parameter.get(JAVA_INT, TYPE)) {
                case VIR_TYPED_PARAM_INT, VIR_TYPED_PARAM_UINT ->
                    values.put(field, (long) parameter.get(JAVA_INT, VALUE));
                case VIR_TYPED_PARAM_LLONG, VIR_TYPED_PARAM_ULLONG ->
                    values.put(field, parameter.get(JAVA_LONG, VALUE));
                default -> {} // doubles, booleans and strings: none of those that are asked for
            }
        }
        return values;
    }
}
