package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.lab.LabException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptAnswersTest {
    @TempDir
    Path cache;

    @Test
    void theMetaPackageNamesTheKernelAndItsExactVersion() {
        KernelPackage kernel = KernelPackage.parse("""
                Package: linux-image-cloud-amd64
                Version: 6.1.4-1
                Depends: linux-image-6.1.0-9-cloud-amd64 (= 6.1.4-1)
                """);

        assertThat(kernel).isEqualTo(new KernelPackage("linux-image-6.1.0-9-cloud-amd64", "6.1.4-1"));
        assertThat(kernel.release()).isEqualTo("6.1.0-9-cloud-amd64");
        assertThat(kernel.debug().name()).isEqualTo("linux-image-6.1.0-9-cloud-amd64-dbg");
    }

    @Test
    void withoutAKernelTheMessageSaysWhatToDo() {
        assertThatThrownBy(() -> KernelPackage.parse("E: No packages found"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("apt-get update");
    }

    @Test
    void proxiesAndChecksArePassedOnAndTheRestIsNot() {
        assertThat(Apt.parseAcquire("""
                        Acquire "";
                        Acquire::http::Proxy "http://proxy.test:3128";
                        Acquire::Check-Valid-Until "false";
                        Acquire::Changelogs::URI::Origin::Debian "somewhere";
                        Acquire::IndexTargets::deb::Packages::ShortDescription "Packages";
                        """))
                .containsExactly(
                        "Acquire::http::Proxy \"http://proxy.test:3128\";", "Acquire::Check-Valid-Until \"false\";");
    }

    @Test
    void aKernelIsRememberedUntilAptsListsChange() {
        String text = "linux-image-1\n1.0\nlists\nas they were";

        assertThat(KernelVersions.recall(text, "lists\nas they were"))
                .contains(new KernelPackage("linux-image-1", "1.0"));
        assertThat(KernelVersions.recall(text, "lists\nas they are")).isEmpty();
        assertThat(KernelVersions.recall("", "")).isEmpty();
    }

    @Test
    void theCodeNameIsReadWithOrWithoutQuotes() {
        assertThat(OsRelease.codename(List.of("ID=debian", "VERSION_CODENAME=\"trixie\"")))
                .isEqualTo("trixie");
        assertThat(OsRelease.codename(List.of("VERSION_CODENAME=bookworm"))).isEqualTo("bookworm");
        assertThatThrownBy(() -> OsRelease.codename(List.of("ID=other", "VERSION_CODENAME=../../etc")))
                .isInstanceOf(LabException.class);
    }

    @Test
    void anotherSuiteKeepsItsListsApartFromTheHosts() {
        assertThat(Apt.of("sid", cache).sources()).contains(" sid ").doesNotContain(OsRelease.codename() + " ");
        assertThat(cache.resolve("apt-sid/lists")).isDirectory();
        assertThat(cache.resolve("apt-sid/sources.list")).content().contains(" sid ");
    }

    @Test
    void whatIsInstalledOnTheHostIsNotTakenForAnotherSuites() {
        assertThat(Apt.of(OsRelease.codename(), cache).show("bash")).isPresent();
        assertThat(Apt.of("sid", cache).show("bash"))
                .as("the lists of sid are not fetched yet")
                .isEmpty();
    }
}
