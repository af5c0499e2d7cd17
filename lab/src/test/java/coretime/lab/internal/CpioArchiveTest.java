package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpioArchiveTest {
    private static final int HEADER = 110;

    @TempDir
    Path directory;

    /** Reads it back after the format's description: name and content by the sizes in each header. */
    private static Map<String, String> read(byte[] archive) {
        Map<String, String> entries = new LinkedHashMap<>();
        int at = 0;
        while (true) {
            String header = new String(archive, at, HEADER, StandardCharsets.US_ASCII);
            assertThat(header).startsWith("070701");
            int size = Integer.parseInt(header.substring(54, 62), 16);
            int nameSize = Integer.parseInt(header.substring(94, 102), 16);
            String name = new String(archive, at + HEADER, nameSize - 1, StandardCharsets.UTF_8);
            int content = aligned(at + HEADER + nameSize);
            if (name.equals("TRAILER!!!")) {
                assertThat(aligned(content + size)).isEqualTo(archive.length);
                return entries;
            }
            String mode = header.substring(14, 22);
            entries.put(name, mode + ":" + new String(archive, content, size, StandardCharsets.UTF_8));
            at = aligned(content + size);
        }
    }

    private static int aligned(int position) {
        return (position + 3) / 4 * 4;
    }

    @Test
    void everyNameLengthAndSizeIsAlignedToFourBytes() {
        CpioArchive archive = new CpioArchive().directory("d");
        for (int length = 0; length < 6; length++) {
            archive.file("d/" + "n".repeat(length + 1), "x".repeat(length).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(read(archive.toByteArray()))
                .hasSize(7)
                .containsEntry("d", "000041ED:")
                .containsEntry("d/n", "000081ED:")
                .containsEntry("d/nnnnnn", "000081ED:xxxxx");
    }

    @Test
    void equalContentMakesEqualBytes() {
        assertThat(new CpioArchive().file("a", new byte[] {1}).toByteArray())
                .isEqualTo(new CpioArchive().file("a", new byte[] {1}).toByteArray());
    }

    @Test
    void anInitrdHoldsBusyboxItsScriptAndTheModulesInLoadOrder() throws IOException {
        Path busybox = Files.writeString(directory.resolve("busybox"), "box");
        Path second = Files.writeString(directory.resolve("b.ko"), "2");
        Path first = Files.writeString(directory.resolve("a.ko"), "1");

        Map<String, String> entries = read(InitRamDisk.of(busybox, "guest-init.sh", List.of(second, first)));

        assertThat(entries)
                .containsEntry("bin/busybox", "000081ED:box")
                .containsEntry("modules/order", "000081ED:b.ko\na.ko\n")
                .containsEntry("modules/a.ko", "000081ED:1");
        assertThat(entries.get("init")).contains("switch_root");
    }

    @Test
    void modulesAreLoadedAfterThoseThatTheyNeed() {
        KernelModules modules = KernelModules.of(directory, """
                kernel/drivers/virtio/virtio_ring.ko:
                kernel/drivers/virtio/virtio.ko: kernel/drivers/virtio/virtio_ring.ko
                kernel/drivers/block/virtio_blk.ko.xz: kernel/drivers/virtio/virtio.ko kernel/drivers/virtio/virtio_ring.ko
                kernel/drivers/misc/pvpanic/pvpanic-pci.ko:
                """);

        assertThat(modules.loadOrder("virtio_blk", "built_in", "virtio"))
                .containsExactly(
                        "kernel/drivers/virtio/virtio_ring.ko",
                        "kernel/drivers/virtio/virtio.ko",
                        "kernel/drivers/block/virtio_blk.ko.xz");
        assertThat(modules.loadOrder("pvpanic_pci")).hasSize(1);
    }

    @Test
    void modulesAreCopiedUnderTheirPlainNames() throws IOException {
        Files.writeString(directory.resolve("some-driver.ko"), "code");
        Path target = Files.createDirectory(directory.resolve("target"));

        KernelModules.of(directory, "some-driver.ko:\n").copy(List.of("some-driver.ko"), target);

        assertThat(target.resolve("some_driver.ko")).hasContent("code");
    }
}
