package coretime.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Builds the standard image where the user's cache does not hold it yet. */
class GuestImagesIT {
    private static GuestImage image = new GuestImages(LabProgress.silent()).get(ImageSpec.standard());

    @BeforeAll
    static void itsFilesAreThere() {
        assertThat(List.of(image.kernel(), image.initrd(), image.disk()))
                .allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    @Test
    void aSecondRunBuildsNothingAndTakesMilliseconds() throws Exception {
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
        Instant begin = Instant.now();

        assertThat(new GuestImages(progress).get(ImageSpec.standard())).isEqualTo(image);

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofMillis(500));
        assertThat(steps).isEmpty();
        assertThat(Files.getLastModifiedTime(image.disk())).isEqualTo(before);
    }

    @Test
    void theImageHoldsNothingOfItsBuilding() throws Exception {
        Path entry = image.kernel().resolveSibling("");
        try (var files = Files.list(image.kernel().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("in %s", entry)
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
