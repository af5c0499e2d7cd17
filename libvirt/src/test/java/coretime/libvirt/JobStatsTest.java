package coretime.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reads virTypedParameter arrays as libvirt lays them out (libvirt-common.h). */
class JobStatsTest {
    private static final int INT = 1;
    private static final int ULLONG = 4;
    private static final int DOUBLE = 5;

    @Test
    void readsTheMembersThatItKnowsAndSkipsOthers() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(96 * 5, 8);
            parameter(params, 0, "operation", INT, 8);
            parameter(params, 1, "time_elapsed", ULLONG, 1500);
            parameter(params, 2, "memory_total", ULLONG, 4L << 30);
            parameter(params, 3, "memory_processed", ULLONG, 3L << 30);
            parameter(params, 4, "disk_bps", DOUBLE, Double.doubleToLongBits(1.5));
            assertThat(JobStatsReader.stats(2, params, 5))
                    .isEqualTo(new JobStats(
                            JobStats.Type.UNBOUNDED,
                            JobStats.Operation.DUMP,
                            Duration.ofMillis(1500),
                            4L << 30,
                            3L << 30,
                            0));
        }
    }

    @Test
    void withoutAJobThereIsNothingToRead() {
        JobStats none = JobStatsReader.stats(0, MemorySegment.NULL, 0);
        assertThat(none.type()).isEqualTo(JobStats.Type.NONE);
        assertThat(none.isActive()).isFalse();
        assertThat(JobStatsReader.stats(99, MemorySegment.NULL, 0).type()).isEqualTo(JobStats.Type.UNKNOWN);
        assertThat(JobStatsReader.stats(1, MemorySegment.NULL, 0).isActive()).isTrue();
    }

    private static void parameter(MemorySegment params, int index, String name, int type, long value) {
        MemorySegment parameter = params.asSlice(index * 96L, 96);
        parameter.setString(0, name);
        parameter.set(ValueLayout.JAVA_INT, 80, type);
        parameter.set(ValueLayout.JAVA_LONG, 88, value);
    }
}
