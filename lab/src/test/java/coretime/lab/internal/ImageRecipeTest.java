package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.lab.ImageSpec;
import coretime.lab.TimeDaemon;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImageRecipeTest {
    private static final KernelPackage KERNEL = new KernelPackage("linux-image-1", "1.0");

    private static ImageRecipe recipe(TimeDaemon daemon, boolean agent, String suite, KernelPackage kernel) {
        return new ImageRecipe(new ImageSpec(daemon, agent, suite), kernel);
    }

    @Test
    void theKeyIsTheSameForTheSameAndAnotherForAnother() {
        ImageRecipe one = recipe(TimeDaemon.CHRONY, true, "bookworm", KERNEL);

        assertThat(recipe(TimeDaemon.CHRONY, true, "bookworm", KERNEL).key()).isEqualTo(one.key());
        Set<String> keys = Stream.of(
                        one.key(),
                        one.key("another script"),
                        recipe(TimeDaemon.NTPSEC, true, "bookworm", KERNEL).key(),
                        recipe(TimeDaemon.CHRONY, false, "bookworm", KERNEL).key(),
                        recipe(TimeDaemon.CHRONY, true, "trixie", KERNEL).key(),
                        recipe(TimeDaemon.CHRONY, true, "bookworm", new KernelPackage("linux-image-1", "1.1"))
                                .key())
                .collect(Collectors.toSet());
        assertThat(keys).hasSize(6).allMatch(key -> key.matches("[0-9a-f]{20}"));
    }

    @Test
    void theGuestHasWhatItsSpecificationSays() {
        assertThat(recipe(TimeDaemon.CHRONY, true, "bookworm", KERNEL).packages())
                .contains("qemu-guest-agent", "chrony", "systemd-sysv", "util-linux-extra");
        assertThat(recipe(TimeDaemon.NTPSEC, false, "bookworm", KERNEL).packages())
                .contains("ntpsec", "ntpsec-ntpdate")
                .doesNotContain("qemu-guest-agent", "chrony");
        assertThat(recipe(TimeDaemon.NONE, true, "bookworm", KERNEL).packages()).doesNotContain("ntpsec", "chrony");
    }

    @Test
    void noPathOfTheRecipeLeavesTheGuest() {
        ImageRecipe recipe = recipe(TimeDaemon.CHRONY, true, "bookworm", KERNEL);
        List<String> paths = Stream.of(recipe.files().keySet(), recipe.links().keySet(), recipe.emptied())
                .flatMap(java.util.Collection::stream)
                .toList();
        assertThat(paths).isNotEmpty().noneMatch(path -> path.startsWith("/") || path.contains(".."));
    }

    @Test
    void aSuiteIsACodeName() {
        assertThatThrownBy(() -> new ImageSpec(TimeDaemon.NONE, true, "../sid"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ImageSpec.standard()).isEqualTo(ImageSpec.of(TimeDaemon.CHRONY, true));
    }
}
