package coretime.boot.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.boot.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecifiersTest {
    private static final UnitName UNIT = new UnitName("a-b@c-d\\x2de.service");

    @TempDir
    private Path root;

    @Test
    void namesOfUnitsHaveThoseThatAreSafeThere() {
        Specifiers specifiers = new Specifiers(new RootDirectory(root));

        assertThat(specifiers.inName("%n|%N|%p|%i|%j|%%|%I|%", UNIT))
                .contains("a-b@c-d\\x2de.service|a-b@c-d\\x2de|a-b|c-d\\x2de|b|%|%I|%");
    }

    @Test
    void pathsHaveThemAll() {
        Specifiers specifiers = new Specifiers(new RootDirectory(root));

        assertThat(specifiers.inPath("%I|%P|%J|%f|%y|%Y", UNIT, "/etc/x/a.service"))
                .contains("c/d-e|a/b|b|/c/d-e|/etc/x/a.service|/etc/x");
        assertThat(specifiers.inPath("%C%E%L%S%t%T%V%h%u%U%d", UNIT, "/"))
                .contains("/var/cache/etc/var/log/var/lib/run/tmp/var/tmp/rootroot0"
                        + "/run/credentials/a-b@c-d\\x2de.service");
    }

    @Test
    void theMachinesOwnComeFromItsFiles() throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/hostname"), "host.example\n");
        Files.writeString(root.resolve("etc/machine-id"), "0123456789abcdef0123456789abcdef\n");
        Files.writeString(root.resolve("etc/os-release"), "NAME=x\nID=debian\nVERSION_ID=\"12\"\n");
        Specifiers specifiers = new Specifiers(new RootDirectory(root));

        assertThat(specifiers.inName("%H|%l|%m|%o|%w|%W", UNIT))
                .contains("host.example|host|0123456789abcdef0123456789abcdef|debian|12|");
    }

    @Test
    void whatOnlyARunningSystemKnowsHasNoValue() {
        Specifiers specifiers = new Specifiers(new RootDirectory(root));

        for (String specifier : new String[] {"%b", "%v", "%H", "%m", "%o"}) {
            assertThat(specifiers.inName("a" + specifier, UNIT)).as(specifier).isEmpty();
        }
    }
}
