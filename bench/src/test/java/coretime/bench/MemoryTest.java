package coretime.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void theHeapIsFullestBeforeACollectionOrAtTheEnd() {
        String collection = "[0.1s][info][gc] GC(0) Pause Young (Allocation Failure) 17M->2M(61M) 1.0ms";
        List<String> end = List.of(
                "[0.9s][info][gc,exit     ]  DefNew     total 116160K, used 20480K [0x1, 0x2, 0x3)",
                "[0.9s][info][gc,exit     ]   eden space 103296K,   6% used [0x1, 0x2, 0x3)",
                "[0.9s][info][gc,exit     ]  Tenured    total 258048K, used 1024K [0x1, 0x2, 0x3)");
        assertThat(HeapLog.peakBytes(List.of(collection))).isEqualTo(17L << 20);
        assertThat(HeapLog.peakBytes(end)).isEqualTo(21L << 20);
    }

    @Test
    void aProcessesOwnMemoryIsToldFromMappedFiles() {
        ResidentMemory memory = ResidentMemory.parse(List.of("VmRSS:\t 30 kB", "RssAnon:\t 10 kB", "RssFile:\t 20 kB"));
        assertThat(memory).isEqualTo(new ResidentMemory(10 << 10, 20 << 10));
        assertThat(memory.or(new ResidentMemory(5, 1 << 20))).isEqualTo(new ResidentMemory(10 << 10, 1 << 20));
        assertThat(ResidentMemory.of(ProcessHandle.current().pid()).anonymousBytes())
                .isPositive();
    }

    @Test
    void sevenTenthsOfAGuestsMemoryAreInUseAThirdOfThemZeros() throws Exception {
        Path file = directory.resolve("ram");
        MemoryFill.write(file, 30 << 21);
        byte[] memory = Files.readAllBytes(file);
        assertThat(memory).hasSize(30 << 21);
        int inUse = 0;
        for (int page = 0; page < memory.length; page += 4096) {
            inUse += memory[page] != 0 || memory[page + 1] != 0 ? 1 : 0;
        }
        assertThat(inUse).isBetween(14 * 512 - 4, 14 * 512);
    }

    @Test
    void memoryOfTheHostsGetsItsZerosToo() throws Exception {
        List<Long> begins = new ArrayList<>();
        long filled = MemoryFill.write(
                (content, at) -> {
                    begins.add(at >> 21);
                    int length = content.remaining();
                    content.position(content.limit());
                    return length;
                },
                28L << 21,
                (33L << 21) + 100);
        assertThat(begins).containsExactly(30L, 31L, 32L, 33L);
        assertThat(filled).isEqualTo((3L << 21) + 100);
    }
}
