package coretime.host.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.host.HostException;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One daemon for each ledger, between processes. */
final class DaemonLockTest {

    @TempDir
    private Path directory;

    /** A process that holds the lock of the ledger that it is told, until its standard input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (DaemonLock _ = DaemonLock.take(Path.of(arguments[0]))) {
                System.out.println("held");
                System.out.flush();
                int _ = System.in.read();
            }
        }
    }

    @Test
    void anotherProcessCannotTakeItUntilTheFirstHasEnded() throws Exception {
        Path ledger = directory.resolve("ledger.db");
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
        try (DaemonLock _ = DaemonLock.take(ledger)) {
            assertThat(Files.getPosixFilePermissions(directory.resolve("ledger.db.lock")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void whereThereNeverWasADaemonNoneHoldsIt() {
        assertThat(DaemonLock.isHeld(directory.resolve("ledger.db"))).isFalse();
    }
}
