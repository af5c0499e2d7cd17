package coretime.host.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.host.HostException;
import coretime.host.LedgerPlace;
import coretime.host.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One daemon for each ledger, between processes. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
final class DaemonLockTest {
    private final TestDatabase database;

    @TempDir
    private Path directory = Path.of("");

    private LedgerPlace ledger = LedgerPlace.STANDARD;

    DaemonLockTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void place() throws IOException {
        Files.createDirectory(directory.resolve("deep"));
        ledger = database.fresh(directory);
    }

    /** A process that holds the lock of the ledger that it is told, until its standard input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (DaemonLock _ = DaemonLock.take(LedgerPlace.of(arguments[0], Optional.empty()))) {
                System.out.println("held");
                System.out.flush();
                int _ = System.in.read();
            }
        }
    }

    @Test
    void anotherProcessCannotTakeItUntilTheFirstHasEnded() throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        ledger.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = holder.inputReader()) {
            assertThat(out.readLine()).isEqualTo("held");
            assertThat(DaemonLock.isHeld(ledger)).isTrue();
            assertThatThrownBy(() -> DaemonLock.take(ledger))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining(ledger.toString())
                    .hasMessageContaining("another");
            // However it ends.
            holder.destroyForcibly();
            holder.waitFor();
        } finally {
            holder.destroyForcibly();
        }
        assertThat(DaemonLock.isHeld(ledger)).isFalse();
        try (DaemonLock lock = DaemonLock.take(ledger)) {
            lock.keep();
            if (ledger instanceof LedgerPlace.InFile(Path file)) {
                assertThat(Files.getPosixFilePermissions(file.resolveSibling("ledger.db.lock")))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
        }
        assertThat(DaemonLock.isHeld(ledger)).isFalse();
    }

    @Test
    void whereThereNeverWasADaemonNoneHoldsIt() {
        assertThat(DaemonLock.isHeld(ledger)).isFalse();
    }
}
