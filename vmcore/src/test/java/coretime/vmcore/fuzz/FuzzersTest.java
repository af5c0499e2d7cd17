package coretime.vmcore.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fuzzers on their seeds and on damage made by chance, the same at each run; {@code scripts/fuzz} goes on from there by
 * coverage. Nothing but a clear refusal may come of it; a hang is ended by the time limit.
 */
@Timeout(300)
class FuzzersTest {
    private static final int TRIES = 60;

    @TempDir
    private Path directory = Path.of("");

    private static void survives(Consumer<byte[]> fuzzer, String name, byte[] input) {
        assertThatCode(() -> fuzzer.accept(input))
                .as(
                        "%s, %d bytes, which begin %s",
                        name, input.length, HexFormat.of().formatHex(Arrays.copyOf(input, Math.min(input.length, 64))))
                .doesNotThrowAnyException();
    }

    private static byte[] damaged(byte[] seed, Random random) {
        byte[] input = random.nextInt(4) == 0 ? Arrays.copyOf(seed, random.nextInt(seed.length + 1)) : seed.clone();
        // Headers are at the begin, and at the end of streams.
        int hot = Math.min(input.length, random.nextBoolean() ? 1024 : input.length);
        for (int i = random.nextInt(12); i >= 0 && hot > 0; i--) {
            int at = random.nextInt(8) == 0 ? input.length - 1 - random.nextInt(hot) : random.nextInt(hot);
            input[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) 0xff;
                case 1 -> 0;
                case 2 -> (byte) (input[at] ^ 1 << random.nextInt(8));
                default -> (byte) random.nextInt();
            };
        }
        return input;
    }

    @Test
    void filesOfEveryFormat() throws IOException {
        Random random = new Random(20261124);
        for (Map.Entry<String, byte[]> seed : Seeds.files(directory).entrySet()) {
            survives(FileFuzzer::fuzzerTestOneInput, seed.getKey(), seed.getValue());
            for (int i = 0; i < TRIES; i++) {
                survives(FileFuzzer::fuzzerTestOneInput, seed.getKey(), damaged(seed.getValue(), random));
            }
        }
    }

    @Test
    void memoryThatTheGuestWroteOver() {
        Random random = new Random(7);
        long[] words = {0, -1, 1, 0xffff, 0x400083, 0x400003, 1L << 63, 0xffffffff80000000L, 0x3fffffffL, 1L << 40};
        for (int i = 0; i < 10 * TRIES; i++) {
            java.nio.ByteBuffer input = java.nio.ByteBuffer.allocate(1 + MemoryFuzzer.PATCH * (1 + random.nextInt(20)))
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN);
            input.put((byte) random.nextInt(4));
            while (input.remaining() >= MemoryFuzzer.PATCH) {
                input.put((byte) random.nextInt(MemoryFuzzer.REGIONS));
                input.putShort((short) (random.nextInt(random.nextBoolean() ? 0x200 : 0x4000) & -8));
                input.putLong(random.nextInt(3) == 0 ? random.nextLong() : words[random.nextInt(words.length)]);
            }
            byte[] bytes = new byte[input.capacity()];
            input.flip().get(bytes);
            survives(MemoryFuzzer::fuzzerTestOneInput, "memory", bytes);
        }
    }

    @Test
    void wordsOfTheKernelOnItself() {
        Random random = new Random(11);
        String whole = new String(VmcoreinfoFuzzer.seed(), java.nio.charset.StandardCharsets.ISO_8859_1);
        String[] numbers = {"0", "-1", "1", "4096", "ffffffffffffffff", "9223372036854775807", "63", "", "x"};
        for (int i = 0; i < 5 * TRIES; i++) {
            String[] lines = whole.split("\n", -1);
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(lines.length);
                lines[at] = random.nextInt(4) == 0
                        ? ""
                        : lines[at].replaceFirst("=.*", "=" + numbers[random.nextInt(numbers.length)]);
            }
            survives(
                    VmcoreinfoFuzzer::fuzzerTestOneInput,
                    "VMCOREINFO",
                    String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }
}
