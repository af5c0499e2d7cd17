package coretime.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.Correction.Method;
import coretime.host.Policy;
import coretime.host.RestartPolicy;
import coretime.host.Retention.Limit;
import coretime.vmcore.Compression;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file that is right means. */
class ConfigurationTest {

    static final String EVERYTHING = """
            libvirt: {uri: "test:///default", outage: 2m}
            ledger:
              file: /srv/ledger.db
              url: jdbc:postgresql://db.example.net/ledgers?user=kvm1&currentSchema=kvm1&sslmode=verify-full
              password-file: /srv/db-password
            cores:
              directory: /srv/cores
              level: 1
              compression: zlib
              memory-budget: 512MiB
              least-free: 1.5GiB
              strategies: [handoff, snapshot]
              most-panics-per-hour: 3
              keep:
                per-domain: {cores: 2, bytes: 100GiB, age: 92d}
                in-all: {cores: unlimited, bytes: 1TiB, age: unlimited}
            clock:
              correct: false
              tolerance: 20ms
              rtc-tolerance: 1.2s
              methods: [guest-daemon]
              slew-below: 0.5ms
              most-backwards: 1h
              any-host: false
              ntp: [time.example.net, "[2001:db8::1]:1123"]
              later-readings: [2m]
            restart: {policy: cold, timeout: 45s}
            capture-timeout: 2h
            agent-timeout: 90s
            domains:
              - name: scratch
                watch: false
              - name: db*
                clock: {tolerance: 10ms}
                cores: {level: 31}
                restart: {policy: warm}
            http:
              listen: 127.0.0.1:7070
              names: [KVM1.example.net, kvm1]
              token-file: /srv/token
            notify:
              - webhook: https://alerts.example.net/coretime
                events: [panic, given-up]
              - command: [/bin/true, --twice, --twice]
            log: {format: json, level: warning}
            """;

    static ConfigurationReading reading(String text) {
        return Configuration.read(text.getBytes(StandardCharsets.UTF_8));
    }

    static HostConfiguration configuration(String text) {
        ConfigurationReading reading = reading(text);
        assertThat(reading.findings()).noneMatch(Finding::isError);
        return reading.configuration().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "# nothing\n",
                "---\n",
                "{}",
                "null",
                "cores:\n",
                "\ufeffcores: {}\n",
                "domains:\nnotify:\n"
            })
    void whatSaysNothingIsTheStandard(String text) {
        assertThat(reading(text))
                .isEqualTo(new ConfigurationReading(Optional.of(HostConfiguration.standard()), List.of()));
    }

    @Test
    void everyKeyIsTaken() {
        HostConfiguration read = configuration(EVERYTHING);
        assertThat(read.libvirtUri()).isEqualTo("test:///default");
        assertThat(read.ledger().file()).isEqualTo(Path.of("/srv/ledger.db"));
        assertThat(read.ledger().passwordFile()).contains(Path.of("/srv/db-password"));
        assertThat(read.ledger().place())
                .hasToString("postgresql://kvm1@db.example.net/ledgers?currentSchema=kvm1&sslmode=verify-full");
        Policy policy = read.policy();
        assertThat(policy.outageOfLibvirt()).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.cores().directory()).isEqualTo(Path.of("/srv/cores"));
        assertThat(policy.cores().level().bits()).isEqualTo(1);
        assertThat(policy.cores().compression()).isEqualTo(Compression.ZLIB);
        assertThat(policy.cores().memoryBudget()).isEqualTo(512L << 20);
        assertThat(policy.cores().leastFree()).isEqualTo(3L << 29);
        assertThat(policy.cores().order()).containsExactly("handoff", "snapshot");
        assertThat(policy.cores().mostPanicsPerHour()).isEqualTo(3);
        assertThat(policy.cores().retention().perDomain()).isEqualTo(new Limit(2, 100L << 30, Duration.ofDays(92)));
        assertThat(policy.cores().retention().inAll()).isEqualTo(Limit.NONE.withBytes(1L << 40));
        assertThat(policy.correction().wanted()).isFalse();
        assertThat(policy.tolerance()).isEqualTo(Duration.ofMillis(20));
        assertThat(policy.rtcTolerance()).isEqualTo(Duration.ofMillis(1200));
        assertThat(policy.correction().order()).containsExactly(Method.GUEST_DAEMON);
        assertThat(policy.correction().slewBelow()).isEqualTo(Duration.ofNanos(500_000));
        assertThat(policy.correction().mostBackwards()).isEqualTo(Duration.ofHours(1));
        assertThat(policy.correction().judges()).hasToString("[time.example.net, [2001:db8::1]:1123]");
        assertThat(policy.laterReadings()).containsExactly(Duration.ofMinutes(2));
        assertThat(policy.restart()).isEqualTo(RestartPolicy.COLD);
        assertThat(policy.restartTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(policy.captureTimeout()).isEqualTo(Duration.ofHours(2));
        assertThat(policy.agentTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(read.http().listen().orElseThrow().isLoopback()).isTrue();
        assertThat(read.http().names()).containsExactly("kvm1.example.net", "kvm1");
        assertThat(read.http().tokenFile()).isEqualTo(Path.of("/srv/token"));
        assertThat(read.notifications())
                .containsExactly(
                        new Notification.Webhook(
                                URI.create("https://alerts.example.net/coretime"),
                                Set.of(NotificationEvent.PANIC, NotificationEvent.GIVEN_UP),
                                Optional.empty()),
                        new Notification.Command(
                                List.of("/bin/true", "--twice", "--twice"), Set.of(NotificationEvent.values())));
        assertThat(read.log()).isEqualTo(new LogSettings(LogSettings.Format.JSON, LogSettings.Level.WARNING));
    }

    @Test
    void aRuleSaysWhatItSaysOtherwiseAndInheritsTheRestWhereverItStands() {
        HostConfiguration read = configuration("""
                domains:
                  - name: db*
                    clock: {tolerance: 10ms}
                clock: {tolerance: 80ms, correct: false}
                """);
        Policy policy = read.policyOf("db1");
        assertThat(policy.tolerance()).isEqualTo(Duration.ofMillis(10));
        assertThat(policy.correction().wanted()).isFalse();
        assertThat(policy).isEqualTo(read.policy().withTolerance(Duration.ofMillis(10)));
        assertThat(read.policyOf("web1").tolerance()).isEqualTo(Duration.ofMillis(80));
    }

    @Test
    void theFirstRuleThatHasADomainsNameHoldsAlone() {
        HostConfiguration read = configuration("""
                domains:
                  - {name: db-old, watch: false}
                  - {name: db*, restart: {timeout: 5s}}
                  - {name: "*1", restart: {timeout: 6s}}
                """);
        assertThat(read.watches("db-old")).isFalse();
        assertThat(read.watches("db1")).isTrue();
        assertThat(read.watches("web")).isTrue();
        assertThat(read.policyOf("db1").restartTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.policyOf("web1").restartTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(read.policyOf("web").restartTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", EVERYTHING})
    void whatIsWrittenOutIsReadAsTheSame(String text) {
        HostConfiguration read = configuration(text);
        assertThat(configuration(HostConfigurationText.yaml(read))).isEqualTo(read);
    }
}
