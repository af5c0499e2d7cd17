package coretime.boot;

import static coretime.boot.Fixes.APP;
import static coretime.boot.Fixes.apply;
import static coretime.boot.Fixes.fix;
import static coretime.boot.Fixes.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drop-ins of a fix on disk: told from those of others, and written below the root alone. */
class DropInFilesTest {
    @TempDir
    private Path root;

    @Test
    void aFixThatIsNoLongerNeededIsTakenAway() throws IOException {
        BootReader reader = system(root, APP);
        apply(reader, fix(reader, false).dropIns());
        Files.delete(root.resolve("etc/systemd/system/multi-user.target.wants/app.service"));

        List<FileChange> changes =
                DropInFiles.of(reader).changes(fix(reader, false).dropIns());

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.path()).isEqualTo("/etc/systemd/system/app.service.d/zz-coretime-boot.conf");
            assertThat(change.after()).isEmpty();
        });
    }

    @Test
    void twoUnitsWithOneDirectoryAreSaidToHaveIt() throws IOException {
        BootReader reader = system(root, APP + """
                == enable second.service
                == S/second.service
                [Service]
                ExecStart=/usr/bin/second
                == E/common.d/
                == E/app.service.d -> common.d
                == E/second.service.d -> common.d
                """);

        assertThatThrownBy(() -> fix(reader, false))
                .isInstanceOf(BootException.class)
                .hasMessageContaining("would be a drop-in of two units");
    }

    @Test
    void aFileOfSomebodyElseIsLeftAlone() throws IOException {
        BootReader reader = system(root, APP + """
                == E/app.service.d/zz-coretime-boot.conf
                [Unit]
                Description=mine
                """);
        List<DropIn> dropIns = fix(reader, false).dropIns();
        DropInFiles files = DropInFiles.of(reader);

        assertThatThrownBy(() -> files.changes(dropIns))
                .isInstanceOf(BootException.class)
                .hasMessageContaining("was not written by coretime boot fix");
        assertThat(files.present()).isEmpty();
    }

    @Test
    void aDirectoryThatIsALinkOutOfTheRootIsFollowedWithinIt() throws IOException {
        Path outside = Files.createTempDirectory(root, "outside");
        Path inside = Files.createDirectory(root.resolve("inside"));
        BootAuditTest.write(APP, inside);
        Files.createSymbolicLink(inside.resolve("etc/systemd/system/app.service.d"), outside);
        BootReader reader = BootReader.of(inside);

        apply(reader, fix(reader, false).dropIns());

        assertThat(DropInFiles.of(reader).changes(fix(reader, false).dropIns()))
                .as("what a second fix would do")
                .isEmpty();
        assertThat(outside).isEmptyDirectory();
        assertThat(inside.resolve(outside.toString().substring(1)).resolve(DropIn.NAME))
                .isRegularFile();
    }
}
