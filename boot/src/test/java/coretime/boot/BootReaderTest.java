package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no real manager to compare with: reasons, problems, hostile trees. */
class BootReaderTest {
    private static final UnitName BOOT = new UnitName("boot.target");

    @TempDir
    private Path root;

    @Test
    void everyDependencySaysWhy() throws IOException {
        write("""
                == etc/systemd/system/boot.target
                [Unit]
                Wants=a.service
                == etc/systemd/system/a.service
                [Unit]
                After=b.service
                [Service]
                ExecStart=/bin/true
                == etc/systemd/system/a.service.d/x.conf
                [Unit]
                RequiresMountsFor=/srv
                == etc/systemd/system/srv.mount
                [Mount]
                What=x
                Type=x
                """);

        Unit unit = read("a.service");

        assertThat(unit.reasons(Dependency.AFTER))
                .containsEntry(
                        new UnitName("b.service"), new Reason(Reason.Kind.FILE, "/etc/systemd/system/a.service:2"))
                .containsEntry(
                        new UnitName("srv.mount"),
                        new Reason(Reason.Kind.PATH, "/etc/systemd/system/a.service.d/x.conf:2 (/srv)"))
                .containsEntry(
                        new UnitName("basic.target"), new Reason(Reason.Kind.DEFAULT, "default of service units"))
                .containsEntry(
                        new UnitName("systemd-journald.socket"),
                        new Reason(Reason.Kind.IMPLICIT, "output to the journal"));
        assertThat(unit.dropIns()).containsExactly("/etc/systemd/system/a.service.d/x.conf");
        assertThat(unit.fragment()).contains("/etc/systemd/system/a.service");
        assertThat(unit.slice()).contains(new UnitName("system.slice"));
        assertThat(unit.all(Dependency.PART_OF)).isEmpty();
    }

    @Test
    void conditionsAreListedAndNotDecided() throws IOException {
        write("""
                == etc/systemd/system/boot.target
                [Unit]
                ConditionPathExists=!/x
                AssertHost=y
                After=z.target
                """);

        assertThat(read("boot.target").conditions())
                .extracting(setting -> setting.key() + '=' + setting.value())
                .containsExactly("ConditionPathExists=!/x", "AssertHost=y");
    }

    @Test
    void whatGeneratorsWroteIsTakenWhereItIsThere() throws IOException {
        write("""
                == etc/systemd/system/boot.target
                [Unit]
                Wants=local-fs.target a.service
                == etc/systemd/system/local-fs.target
                [Unit]
                == etc/fstab
                /dev/sda1 /data ext4 defaults 0 0
                == run/systemd/generator/local-fs.target.wants/written.mount -> ../written.mount
                == run/systemd/generator/written.mount
                [Mount]
                What=/dev/sda2
                == run/systemd/generator.early/a.service
                [Unit]
                After=early.service
                [Service]
                ExecStart=/bin/true
                == etc/systemd/system/a.service
                [Service]
                ExecStart=/bin/true
                == run/systemd/generator.late/b.service
                [Service]
                ExecStart=/bin/true
                """);
        UnitSet units = BootReader.of(root).load(BOOT);

        assertThat(units.unit(new UnitName("written.mount"))).isPresent();
        assertThat(units.unit(new UnitName("data.mount"))).isEmpty();
        assertThat(read("a.service").fragment()).contains("/run/systemd/generator.early/a.service");
        assertThat(BootReader.of(root).names()).contains(new UnitName("b.service"));
    }

    @Test
    void allUnitsThatHaveAFileAreLoadedButForTemplates() throws IOException {
        write("""
                == etc/systemd/system/a.service
                [Service]
                ExecStart=/bin/true
                == etc/systemd/system/t@.service
                [Service]
                ExecStart=/bin/true
                == etc/systemd/system/alias.service -> a.service
                """);

        UnitSet units = BootReader.of(root).loadAll();

        assertThat(units.units()).containsKey(new UnitName("a.service")).doesNotContainKey(new UnitName("t@.service"));
        assertThat(units.unit(new UnitName("alias.service")).orElseThrow().names())
                .hasSize(2);
        assertThat(state(units, "-.mount")).isEqualTo(LoadState.LOADED);
    }

    @Test
    void linksOutOfTheRootAreNotFollowed() throws IOException {
        Path inside = Files.createDirectory(root.resolve("inside"));
        Files.writeString(root.resolve("out.service"), "[Service]\nExecStart=/bin/true\n");
        Files.createDirectories(inside.resolve("etc/systemd/system"));
        Files.createSymbolicLink(inside.resolve("etc/systemd/system/out.service"), Path.of("../../../../out.service"));
        Files.createSymbolicLink(inside.resolve("etc/systemd/system/abs.service"), root.resolve("out.service"));
        Files.createSymbolicLink(inside.resolve("etc/systemd/system/b.service.d"), root);
        Files.createSymbolicLink(inside.resolve("usr"), Path.of("/usr"));

        UnitSet units = BootReader.of(inside).loadAll();

        assertThat(units.unit(new UnitName("out.service")).orElseThrow().state())
                .isEqualTo(LoadState.NOT_FOUND);
        assertThat(units.unit(new UnitName("abs.service")).orElseThrow().state())
                .isEqualTo(LoadState.NOT_FOUND);
        assertThat(units.problems())
                .extracting(Object::toString)
                .contains("/etc/systemd/system/out.service: cannot be read: no such file");
    }

    @Test
    void badFilesAreNamedAndTheOthersRead() throws IOException {
        write("""
                == etc/systemd/system/boot.target
                [Unit]
                Wants=nul.service long.service loop.service dir.service good.service
                After=%b.service bad/name
                == etc/systemd/system/loop.service -> loop2.service
                == etc/systemd/system/loop2.service -> loop.service
                == etc/systemd/system/dir.service/
                == etc/systemd/system/good.service
                [Service]
                ExecStart=/bin/true
                """);
        Path directory = root.resolve("etc/systemd/system");
        Files.writeString(
                directory.resolve("nul.service"), "[Service]\nExecStart=/bin/true\0\0[Unit]\0After=x.service");
        Files.writeString(directory.resolve("long.service"), "[Unit]\nDescription=" + "x".repeat(2 << 20));

        UnitSet units = BootReader.of(root).load(BOOT);

        assertThat(state(units, "nul.service")).isEqualTo(LoadState.LOADED);
        assertThat(state(units, "long.service")).isEqualTo(LoadState.ERROR);
        assertThat(state(units, "loop.service")).isEqualTo(LoadState.NOT_FOUND);
        assertThat(state(units, "dir.service")).isEqualTo(LoadState.NOT_FOUND);
        assertThat(state(units, "good.service")).isEqualTo(LoadState.LOADED);
        assertThat(units.problems())
                .extracting(Object::toString)
                .contains(
                        "/etc/systemd/system/boot.target:3: After: a specifier in %b.service has no value here: left out",
                        "/etc/systemd/system/boot.target:3: After: bad/name is not the name of a unit that can be"
                                + " loaded: left out",
                        "/etc/systemd/system/long.service:2: longer than 1048576 bytes: the file is not read any"
                                + " further");
    }

    @Test
    void templatesThatNameEachOtherWithoutEndHaveOne() throws IOException {
        write("""
                == etc/systemd/system/boot.target
                [Unit]
                Wants=a@x.service
                == etc/systemd/system/a@.service
                [Unit]
                Wants=b@%i0.service b@%i1.service
                [Service]
                ExecStart=/bin/true
                == etc/systemd/system/b@.service
                [Unit]
                Wants=a@%i0.service a@%i1.service
                [Service]
                ExecStart=/bin/true
                """);

        UnitSet units = BootReader.of(root).load(BOOT);

        assertThat(units.units()).hasSizeLessThanOrEqualTo(20_000);
        assertThat(units.problems()).anyMatch(problem -> problem.what().contains("more than 20000 units"));
    }

    @Test
    void tenThousandUnitsAreRead() throws IOException {
        Path directory = Files.createDirectories(root.resolve("etc/systemd/system"));
        for (int i = 0; i < 10_000; i++) {
            Files.writeString(
                    directory.resolve("a" + i + ".service"),
                    "[Unit]\nAfter=a" + (i + 1) + ".service\n[Service]\nExecStart=/bin/true\n");
        }

        UnitSet units = BootReader.of(root).loadAll();

        assertThat(units.units()).hasSizeGreaterThan(10_000);
        assertThat(units.unit(new UnitName("sysinit.target")).orElseThrow().all(Dependency.REQUIRED_BY))
                .hasSize(10_000);
    }

    private void write(String tree) throws IOException {
        new SeededTree("test", tree).write(root);
    }

    private Unit read(String name) {
        return BootReader.of(root).load(BOOT).unit(new UnitName(name)).orElseThrow();
    }

    private static LoadState state(UnitSet units, String name) {
        return units.unit(new UnitName(name)).orElseThrow().state();
    }

    @Test
    void linksInUpholdsDirectoriesCountFromSystemd254On() throws IOException {
        new SeededTree("upholds", """
                        == usr/lib/systemd/system/a.service
                        [Service]
                        ExecStart=/a
                        == usr/lib/systemd/system/b.service
                        [Service]
                        ExecStart=/b
                        == etc/systemd/system/a.service.upholds/b.service -> /usr/lib/systemd/system/b.service
                        == usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so
                        """).write(root);
        BootReader reader = BootReader.of(root);
        UnitName unit = new UnitName("a.service");
        assertThat(reader.systemdVersion()).hasValue(252);
        assertThat(reader.load(unit).unit(unit).orElseThrow().all(Dependency.UPHOLDS))
                .isEmpty();

        Files.createDirectories(root.resolve("usr/lib64/systemd"));
        Files.createFile(root.resolve("usr/lib64/systemd/libsystemd-shared-257.4-1.fc42.so"));

        assertThat(reader.systemdVersion()).hasValue(257);
        assertThat(reader.load(unit).unit(unit).orElseThrow().all(Dependency.UPHOLDS))
                .containsExactly(new UnitName("b.service"));
    }
}
