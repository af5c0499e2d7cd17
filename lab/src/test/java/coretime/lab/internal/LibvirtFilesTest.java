package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Accelerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibvirtFilesTest {
    @TempDir
    Path directory;

    private LibvirtFiles files(Accelerator accelerator) {
        return new LibvirtFiles(directory.resolve("it's"), directory.resolve("dump"), accelerator, false);
    }

    @Test
    void qemuRunsAsRootWhereItIsToWatchItsGuestsWrites() {
        LibvirtFiles files = new LibvirtFiles(directory, directory.resolve("dump"), Accelerator.TCG, true);

        assertThat(files.qemuConf())
                .contains("user = \"root\"")
                .contains("clear_emulator_capabilities = 0")
                .contains("cgroup_device_acl");
        assertThat(files(Accelerator.TCG).qemuConf()).doesNotContain("root", "clear_emulator_capabilities");
    }

    @Test
    void everyDirectoryOfLibvirtsIsCovered() {
        LibvirtFiles files = files(Accelerator.KVM);
        files.create();
        files.create();

        String script = files.command().getLast();
        for (String theirs : new String[] {
            "/run/libvirt", "/var/lib/libvirt", "/etc/libvirt", "/var/log/libvirt", "/var/cache/libvirt"
        }) {
            assertThat(script).contains("' " + theirs + "\n");
        }
        assertThat(script)
                .contains("exec tini -s -- libvirtd")
                .contains("it'\\''s")
                .doesNotContain("/dev/kvm");
        assertThat(files.mounts().keySet()).allSatisfy(ours -> assertThat(ours).isDirectory());
        assertThat(files.command()).startsWith("setsid", "unshare", "--mount");
    }

    @Test
    void itsSocketsAreForRootAlone() {
        assertThat(files(Accelerator.KVM).libvirtdConf())
                .contains("unix_sock_rw_perms = \"0700\"")
                .contains("unix_sock_dir = \"" + files(Accelerator.KVM).run() + "\"");
    }

    @Test
    void aKvmThatDoesNotWorkIsHidden() throws Exception {
        LibvirtFiles files = files(Accelerator.TCG);
        files.create();

        assertThat(files.command().getLast()).contains("/dev/kvm");
        assertThat(files.qemuConf()).contains("cgroup_device_acl").doesNotContain("/dev/kvm");
        Path hidden = directory.resolve("it's/no-kvm");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hidden)))
                .doesNotContain("r");
    }

    @Test
    void coresGoWhereTheLabLooksForThem() {
        LibvirtFiles files = files(Accelerator.KVM);
        assertThat(QemuConf.autoDumpPath(files.qemuConf())).isEqualTo(directory.resolve("dump"));
        assertThat(files.qemuConf()).doesNotContain("cgroup_device_acl");
    }

    @Test
    void withoutASettingCoresGoToLibvirtsOwnDirectory() {
        assertThat(QemuConf.autoDumpPath("#auto_dump_path = \"/elsewhere\"\n"))
                .isEqualTo(Path.of("/var/lib/libvirt/qemu/dump"));
        assertThat(QemuConf.autoDumpPath(Path.of("/no/such/file"))).isEqualTo(Path.of("/var/lib/libvirt/qemu/dump"));
    }
}
