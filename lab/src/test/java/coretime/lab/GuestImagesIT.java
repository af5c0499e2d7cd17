package coretime.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Builds the standard image where the user's cache does not hold it yet. */
class GuestImagesIT {
    private static GuestImage image = new GuestImages(LabProgress.silent()).get(ImageSpec.standard());

    @BeforeAll
    static void itsFilesAreThere() {
        assertThat(List.of(image.kernel(), image.initrd(), image.disk()))
                .allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    @Test
    void aSecondRunBuildsNothing() throws Exception {
        List<String> steps = new ArrayList<>();
        LabProgress progress = new LabProgress() {
            @Override
            public void step(String text) {
                steps.add(text);
            }

            @Override
            public void progress(String text, double fraction) {
                steps.add(text);
            }
        };
        Object before = Files.getLastModifiedTime(image.disk());

        assertThat(new GuestImages(progress).get(ImageSpec.standard())).isEqualTo(image);

        assertThat(steps).isEmpty();
        assertThat(Files.getLastModifiedTime(image.disk())).isEqualTo(before);
    }

    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @Test
    void anEmptyCacheGetsAWholeImageWithACleanFileSystem(@TempDir Path cache) throws Exception {
        GuestImage built = new GuestImages(cache, LabProgress.silent()).get(ImageSpec.of(TimeDaemon.NONE, true));

        assertThat(built.kernelVersion()).isEqualTo(image.kernelVersion());
        assertThat(built.disk()).startsWith(cache);
        Process check = new ProcessBuilder("e2fsck", "-n", "-f", built.disk().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(check.waitFor()).isZero();
    }

    @Test
    void aGuestThatPanicsByItselfIsTheSameInEachRun(@TempDir Path one, @TempDir Path other) throws Exception {
        GuestImages images = new GuestImages(LabProgress.silent());

        GuestImage first = images.panicking("bullseye", one);
        GuestImage second = images.panicking("bullseye", other);

        assertThat(first.kernelVersion()).startsWith("5.10.");
        assertThat(first.kernel()).isEqualTo(second.kernel()).isNotEmptyFile();
        assertThat(Files.mismatch(first.disk(), second.disk())).isEqualTo(-1);
        assertThat(Files.mismatch(first.initrd(), second.initrd())).isEqualTo(-1);
        assertThat(first.initrd()).startsWith(one).isNotEmptyFile();
    }

    @Test
    void theDebugKernelIsOfTheSameKernelAndIsFetchedOnce() throws Exception {
        GuestImages images = new GuestImages(LabProgress.silent());
        Path vmlinux = images.debugKernel(image);
        Object fetched = Files.getLastModifiedTime(vmlinux);

        assertThat(images.debugKernel(image)).isEqualTo(vmlinux);
        assertThat(Files.getLastModifiedTime(vmlinux)).isEqualTo(fetched);
        assertThat(vmlinux.resolveSibling("vmlinux.partial")).doesNotExist();
        assertThat(banner(vmlinux)).startsWith("Linux version " + image.kernelVersion() + " ");
    }

    private static String banner(Path vmlinux) throws Exception {
        byte[] wanted = "Linux version ".getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(vmlinux)) {
            // The kernel's own text comes before its debugging information.
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), 64L << 20));
            for (int at = 0; at < bytes.limit() - 100; at++) {
                if (bytes.get(at) == 'L' && bytes.slice(at, wanted.length).equals(ByteBuffer.wrap(wanted))) {
                    byte[] text = new byte[100];
                    bytes.get(at, text);
                    return new String(text, StandardCharsets.US_ASCII);
                }
            }
            return "";
        }
    }

    @Test
    void theImageHoldsNothingOfItsBuilding() throws Exception {
        try (var files = Files.list(image.kernel().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("vmlinuz", "initrd", "disk.img", "modules", "busybox")
                    .doesNotContain("root", "work");
        }
    }

    @Test
    void theAcceleratorIsProbedOnceForThisBoot() {
        Path cache = new GuestImages(LabProgress.silent()).directory();
        List<String> steps = new ArrayList<>();
        AcceleratorProbe.Choice first = new AcceleratorProbe(cache, LabProgress.silent()).choose(image);
        AcceleratorProbe.Choice second = new AcceleratorProbe(cache, new LabProgress() {
                    @Override
                    public void step(String text) {
                        steps.add(text);
                    }

                    @Override
                    public void progress(String text, double fraction) {}
                })
                .choose(image);

        assertThat(second).isEqualTo(first);
        assertThat(steps).isEmpty();
        assertThat(first.reason()).isNotBlank();
    }
}
