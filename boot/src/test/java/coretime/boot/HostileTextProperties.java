package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever bytes stand in the files of a root, they are read, and what is wrong with them is said and nothing is thrown. */
class HostileTextProperties {
    /** What the formats are made of: bytes by chance alone seldom come to anything. */
    private static final List<String> PIECES = List.of(
            "[Unit]\n",
            "[Service]\n",
            "[Socket]\n",
            "[Mount]\n",
            "[D-BUS Service]\n",
            "[",
            "]",
            "After=",
            "Before=",
            "Requires=",
            "Wants=",
            "RequiresMountsFor=",
            "ExecStart=",
            "Type=oneshot\n",
            "Sockets=",
            "Slice=",
            "Where=",
            "ListenStream=",
            "BusName=",
            "SystemdService=",
            "a.service ",
            "b@x.service ",
            "b@.service ",
            "default.target ",
            "%",
            "%i",
            "%n",
            "%o",
            "%H",
            "%m",
            "@",
            "/",
            "/srv/x ",
            "..",
            "\\",
            "\\\n",
            "\"",
            "'",
            "=",
            "#",
            ";",
            ":",
            "\n",
            "\r",
            "\0",
            " ",
            "\t",
            "\u00e9",
            "\u001b[2J",
            "### BEGIN INIT INFO\n",
            "### END INIT INFO\n",
            "# Provides: ",
            "# Required-Start: $",
            "/dev/sda1 ",
            "UUID=",
            "ext4 ",
            "swap ",
            "x-systemd.after=",
            ",",
            "0 0\n",
            "ID=");

    private static final List<String> FILES = List.of(
            "etc/systemd/system/a.service",
            "etc/systemd/system/b@.service",
            "etc/systemd/system/a.socket",
            "etc/systemd/system/srv.mount",
            "etc/systemd/system/default.target",
            "etc/systemd/system/service.d/x.conf",
            "etc/fstab",
            "etc/init.d/script",
            "etc/os-release",
            "etc/hostname",
            "etc/machine-id",
            "usr/share/dbus-1/system-services/org.example.service");

    private static Path root = Path.of("");

    @BeforeContainer
    static void prepare() throws IOException {
        root = Files.createTempDirectory("hostile");
        for (String file : FILES) {
            Files.createDirectories(root.resolve(file).getParent());
        }
    }

    @AfterContainer
    static void delete() throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }

    @Provide
    static Arbitrary<byte[]> texts() {
        Arbitrary<byte[]> pieces = Arbitraries.of(PIECES).map(piece -> piece.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(5);
        return Arbitraries.frequencyOf(Tuple.of(9, pieces), Tuple.of(1, noise))
                .list()
                .ofMaxSize(60)
                .map(HostileTextProperties::joined);
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        parts.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    @Provide
    static Arbitrary<List<byte[]>> systems() {
        return texts().list().ofSize(FILES.size());
    }

    @Property(tries = 400)
    void noTextBreaksTheAudit(@ForAll("systems") List<byte[]> texts) throws IOException {
        for (int i = 0; i < FILES.size(); i++) {
            Path file = Files.write(root.resolve(FILES.get(i)), texts.get(i));
            assertThat(file.toFile().setExecutable(FILES.get(i).startsWith("etc/init.d")))
                    .isTrue();
        }

        UnitSet units = BootReader.of(root).loadAll();
        BootAudit audit =
                BootAudit.of(units, new UnitName("default.target"), units.startedByDBus(), CarePolicy.standard());

        assertThat(units.units()).containsKey(new UnitName("a.service"));
        assertThat(audit.findings())
                .allMatch(finding -> units.unit(finding.unit()).isPresent());
        assertThat(units.problems()).allSatisfy(problem -> {
            assertThat(problem.file()).matches("/.*|" + "[-:_.\\\\@a-zA-Z0-9]+\\.[a-z]+");
            assertThat(problem.line()).isNotNegative();
            assertThat(problem.what()).isNotBlank();
        });
    }
}
