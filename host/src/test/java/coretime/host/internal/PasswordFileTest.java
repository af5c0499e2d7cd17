package coretime.host.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {
    @TempDir
    private Path directory = Path.of("");

    private Path file(String text, String rights) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    @Test
    void itsOneLineIsThePassword() throws Exception {
        assertThat(PasswordFile.read(file(" g\u00e9heim #1\n", "rw-------"))).isEqualTo(" g\u00e9heim #1");
        assertThat(PasswordFile.read(file("geheim", "rw-r-----"))).isEqualTo("geheim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-----w-"})
    void oneThatOthersMayReadOrWriteIsRefusedAndNotShown(String rights) throws Exception {
        Path file = file("geheim", rights);
        assertThatThrownBy(() -> PasswordFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod o= " + file)
                .message()
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "geheim\nzwei"})
    void whatIsNoLineIsRefused(String text) throws Exception {
        Path file = file(text, "rw-------");
        assertThatThrownBy(() -> PasswordFile.read(file))
                .hasMessageContaining(file.toString())
                .message()
                .doesNotContain("geheim");
    }

    @Test
    void oneThatIsLongOrIsNotThereIsRefused() throws Exception {
        Path large = file("x".repeat(4097), "rw-------");
        assertThatThrownBy(() -> PasswordFile.read(large)).hasMessageContaining("one line");
        assertThatThrownBy(() -> PasswordFile.read(directory.resolve("none"))).hasMessageContaining("there is no");
    }

    /** A daemon waits for a server that is away, and not for a password to become right. */
    @Test
    void aRefusalIsNoAbsence() {
        assertThat(SqlStates.passes(new SQLException("refused", "08001"))).isTrue();
        assertThat(SqlStates.passes(new SQLException("it starts", "57P03"))).isTrue();
        assertThat(SqlStates.passes(new SQLException("no password was provided", "08004")))
                .isFalse();
        assertThat(SqlStates.passes(new SQLException("wrong password", "28P01")))
                .isFalse();
        assertThat(SqlStates.passes(new SQLException("no state"))).isFalse();
    }
}
