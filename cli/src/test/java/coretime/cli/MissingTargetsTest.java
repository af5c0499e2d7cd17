package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is still to be fetched for a tree's links. */
class MissingTargetsTest {
    @TempDir
    private Path root;

    private void link(String name, String target) throws IOException {
        Path link = root.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    @Test
    void linksLeadAsInTheTreeAndNotAsHere() throws IOException {
        Files.createDirectories(root.resolve("usr/lib"));
        Files.writeString(root.resolve("usr/lib/there.service"), "");
        link("lib", "usr/lib");
        link("etc/there.service", "/lib/there.service");
        link("etc/missing.service", "/lib/missing.service");
        link("etc/far.service", "../../../../opt/./far.service");
        link("etc/passwd", "/etc/shadow");
        link("etc/mask.service", "/dev/null");
        link("etc/loop.service", "loop.service");
        link("etc/a.service.d", "/opt/a.d");
        link("etc/a.target.wants", "/opt/wants");

        assertThat(MissingTargets.of(root))
                .containsExactly(
                        "/etc/shadow", "/opt/a.d/", "/opt/far.service", "/opt/wants/", "/usr/lib/missing.service");
    }
}
