package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://kvm1@db.example.net:6432/ledgers?currentSchema=kvm1&sslmode=verify-full",
                "postgres://kvm1@db.example.net:6432/ledgers?sslmode=verify-full&currentSchema=kvm1",
                "jdbc:postgresql://db.example.net:6432/ledgers?user=kvm1&currentSchema=kvm1&sslmode=verify-full"
            })
    void everyFormOfItIsTheSame(String text) {
        PostgresUrl url = PostgresUrl.parse(text);
        assertThat(url.user()).contains("kvm1");
        assertThat(url.schema()).contains("kvm1");
        assertThat(url)
                .hasToString("postgresql://kvm1@db.example.net:6432/ledgers?currentSchema=kvm1&sslmode=verify-full");
        assertThat(PostgresUrl.parse(url.toString())).isEqualTo(url);
    }

    @Test
    void theLeastIsAServerAndADatabase() {
        assertThat(PostgresUrl.parse("postgresql://localhost/coretime"))
                .satisfies(url -> assertThat(url.port()).isEqualTo(5432))
                .hasToString("postgresql://localhost/coretime");
        assertThat(PostgresUrl.parse("postgresql://[::1]:6000/coretime"))
                .hasToString("postgresql://[::1]:6000/coretime");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://kvm1:hunter2@localhost/coretime",
                "jdbc:postgresql://localhost/coretime?user=kvm1&password=hunter2",
                "postgresql://localhost/coretime?sslpassword=hunter2",
                "postgresql://localhost/coretime?PassWord=hunter2",
                "postgresql://kvm1:hunter2@local host/coretime"
            })
    void aPasswordIsRefusedAndNotShown(String text) {
        assertThatThrownBy(() -> PostgresUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql:///coretime",
                "postgresql://localhost",
                "postgresql://localhost/",
                "postgresql://localhost/a/b",
                "postgresql://localhost:0/coretime",
                "postgresql://localhost:70000/coretime",
                "postgresql://one,two/coretime",
                "postgresql://localhost/coretime#x",
                "postgresql://localhost/coretime?socketFactory=Any",
                "postgresql://localhost/coretime?loggerFile=/etc/x",
                "postgresql://localhost/coretime?sslmode",
                "postgresql:coretime",
                "mysql://localhost/coretime"
            })
    void whatIsNoneSaysWhy(String text) {
        assertThatThrownBy(() -> PostgresUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotEmpty();
    }

    @Test
    void aLedgersPlaceIsAPathOrAUrl() {
        assertThat(LedgerPlace.of("ledger.db", Optional.empty()))
                .isEqualTo(new LedgerPlace.InFile(Path.of("ledger.db")));
        assertThat(LedgerPlace.of("postgresql://localhost/coretime", Optional.empty()))
                .isInstanceOf(LedgerPlace.InPostgres.class)
                .hasToString("postgresql://localhost/coretime");
        assertThatThrownBy(() -> LedgerPlace.of("ledger.db", Optional.of(Path.of("password"))))
                .hasMessageContaining("ledger.db");
        assertThatThrownBy(() -> LedgerPlace.of("postgresql://a:hunter2@b/c", Optional.empty()))
                .message()
                .doesNotContain("hunter2");
    }
}
