package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
    @TempDir
    Path etcApt;

    private void write(String name, String text) throws IOException {
        Path file = etcApt.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void bothFormatsAreReadAndWrittenAsOneLineEach() throws IOException {
        write(
                "sources.list",
                "# a comment\ndeb http://mirror.test/debian bookworm main contrib # why\ndeb-src http://x y main\n");
        write("sources.list.d/debian.sources", """
                Types: deb deb-src
                # between the fields
                URIs: http://other.test/debian
                Suites: bookworm bookworm-updates
                Components: main
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

                Types: deb
                URIs: http://other.test/security
                Suites: bookworm-security
                Components: main
                """);

        assertThat(AptSources.debian(etcApt, "bookworm", "bookworm")).isEqualTo("""
                deb http://mirror.test/debian bookworm main contrib
                deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://other.test/debian bookworm main
                deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://other.test/debian bookworm-updates main
                deb http://other.test/security bookworm-security main
                """);
    }

    @Test
    void repositoriesOfOthersAreLeftOut() throws IOException {
        write("sources.list", """
                deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.asc] http://docker.test/linux bookworm stable
                deb [signed-by=/usr/share/keyrings/somebody.gpg] http://somebody.test bookworm main
                deb http://database.test/apt bookworm-pgdg main
                deb http://node.test nodistro main
                deb http://mirror.test/debian bookworm main
                """);

        assertThat(AptSources.debian(etcApt, "bookworm", "bookworm"))
                .isEqualTo("deb http://mirror.test/debian bookworm main\n");
    }

    @Test
    void aSourceThatIsSwitchedOffIsLeftOut() throws IOException {
        write(
                "sources.list.d/a.sources",
                "Types: deb\nEnabled: no\nURIs: http://off.test\nSuites: bookworm\nComponents: main\n");
        write("sources.list.d/b.list", "deb http://on.test bookworm main\n");
        write("sources.list.d/c.list.disabled", "deb http://renamed.test bookworm main\n");

        assertThat(AptSources.debian(etcApt, "bookworm", "bookworm")).isEqualTo("deb http://on.test bookworm main\n");
    }

    @Test
    void anotherSuiteComesFromTheSamePlaces() throws IOException {
        write("sources.list", "deb http://m.test bookworm main\ndeb http://s.test bookworm-security main\n");

        assertThat(AptSources.debian(etcApt, "bookworm", "trixie"))
                .isEqualTo("deb http://m.test trixie main\ndeb http://s.test trixie-security main\n");
    }

    @Test
    void theReleaseAloneIsWithoutItsUpdates() {
        assertThat(AptSources.withoutUpdates("""
                deb [trusted=yes] http://m.test trixie main contrib
                deb http://m.test trixie-updates main
                deb http://s.test trixie-security main
                """, "trixie"))
                .isEqualTo("deb [trusted=yes] http://m.test trixie main contrib\n");
    }

    @Test
    void aKeyWrittenIntoTheSourceItselfIsNotDebians() throws IOException {
        write("sources.list.d/a.sources", """
                Types: deb
                URIs: http://keyed.test
                Suites: bookworm
                Components: main
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 mQINBF
                """);
        write("sources.list", "deb http://m.test bookworm main\n");

        assertThat(AptSources.debian(etcApt, "bookworm", "bookworm")).isEqualTo("deb http://m.test bookworm main\n");
    }

    @Test
    void aHostWithoutDebiansRepositoryIsToldWhatIsMissing() {
        assertThatThrownBy(() -> AptSources.debian(etcApt, "bookworm", "bookworm"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("no Debian repository of bookworm")
                .hasMessageContaining("add one");
    }
}
