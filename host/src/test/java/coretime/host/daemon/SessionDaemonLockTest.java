package coretime.host.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.host.HostException;
import coretime.host.LedgerPlace;
import coretime.host.TestPostgres;
import org.junit.jupiter.api.Test;

/** A lock that its server loses, as a restart of it does. */
final class SessionDaemonLockTest {
    private final LedgerPlace.InPostgres ledger = TestPostgres.freshSchema();

    @Test
    void itIsTakenAgainWhereTheServerHasLostIt() throws Exception {
        try (DaemonLock lock = DaemonLock.take(ledger)) {
            TestPostgres.endLocks();
            assertThat(DaemonLock.isHeld(ledger)).isFalse();
            lock.keep();
            assertThat(DaemonLock.isHeld(ledger)).isTrue();
            assertThatThrownBy(() -> DaemonLock.take(ledger)).isInstanceOf(HostException.class);
        }
        assertThat(DaemonLock.isHeld(ledger)).isFalse();
    }

    @Test
    void aDaemonWhoseLockAnotherHasTakenHasToEnd() throws Exception {
        try (DaemonLock lock = DaemonLock.take(ledger)) {
            TestPostgres.endLocks();
            try (DaemonLock _ = DaemonLock.take(ledger)) {
                assertThatThrownBy(lock::keep)
                        .isInstanceOf(HostException.class)
                        .hasMessageContaining(ledger.toString())
                        .hasMessageContaining("this one ends");
            }
        }
    }

    @Test
    void everySchemaHasItsOwn() throws Exception {
        try (DaemonLock _ = DaemonLock.take(ledger);
                DaemonLock other = DaemonLock.take(TestPostgres.freshSchema())) {
            other.keep();
            assertThat(DaemonLock.isHeld(ledger)).isTrue();
            assertThat(DaemonLock.isHeld(TestPostgres.freshSchema())).isFalse();
        }
    }
}
