package coretime.host.config;

import static coretime.host.config.ConfigurationTest.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a file that is wrong or unreasonable, and where. */
class FindingsTest {

    private static List<String> said(String text) {
        return reading(text).findings().stream().map(finding -> finding.in("f")).toList();
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceWithItsPlace() {
        assertThat(said("""
                        cores:
                          levle: 3
                          level: 32
                          memory-budget: 2GB
                        clock:
                          tolerance: 50
                          correct: yes
                          later-readings: [1m, 1x, 1m]
                        domains:
                          - watch: "true"
                        log: text
                        """))
                .containsExactly(
                        "f:2:3: cores.levle: there is no such key; is level meant?",
                        "f:3:10: cores.level: '32': that is too many; allowed: a whole number from 0 to 31",
                        "f:4:18: cores.memory-budget: '2GB': 'GB' is no unit of B, KiB, MiB, GiB, TiB, PiB; allowed: a size"
                                + " (512MiB, 1.5GiB) from 0B to 1PiB",
                        "f:6:14: clock.tolerance: '50': the unit is missing; allowed: a duration (50ms, 1.5s, 10m, 2h,"
                                + " 92d) from 1ms to 1h",
                        "f:7:12: clock.correct: 'yes': that is neither; allowed: true or false",
                        "f:8:24: clock.later-readings[1]: '1x': 'x' is no unit of ms, s, m, h and d; allowed: a duration"
                                + " (50ms, 1.5s, 10m, 2h, 92d) from 1s to 7d",
                        "f:8:28: clock.later-readings[2]: it stands in the list already; allowed: each once",
                        "f:10:5: domains[0]: it has no name; a rule needs one, such as name: \"db*\"",
                        "f:10:12: domains[0].watch: 'true' is text, since it stands in quotes; allowed: true or false",
                        "f:11:6: log: 'text' stands here, where a group of keys (key: value) is needed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            level: 3                           | f:1:1: level: there is no such key here; indented below its group it is cores.level or log.level
            memory_budget: 3                   | memory-budget
            Cores: {}                          | is cores meant?
            zzz: 1                             | allowed: libvirt, ledger, cores, clock
            cores: {memory_budget: 1GiB}       | is memory-budget meant?
            cores: {}\\ncores: {}              | f:2:1: cores: the key stands here again; first in line 1
            cores: []                          | f:1:8: cores: a list stands here
            cores: {level: [1]}                | cores.level: a list stands here; allowed: a whole number
            cores: {level: }                   | cores.level: it has no value
            cores: {level: 1.5}                | that is no whole number
            cores: {level: -1}                 | that is too few
            cores: {level: 0x1f}               | that is no whole number
            cores: {directory: cores}          | 'cores': that is no absolute path
            cores: {compression: zst}          | is zstd meant?
            cores: {strategies: [direkt]}      | is direct meant?
            cores: {strategies: direct}        | 'direct' stands here, where a list is needed
            cores: {keep: {in-all: {age: 0s}}} | cores.keep.in-all.age: '0s': that is too short
            cores: {memory-budget: 9999999PiB} | that is too much
            cores: {memory-budget: -1GiB}      | that is no size
            cores: {<<: {}}                    | merging (<<) is not done here
            clock: {tolerance: 1.5.5s}         | that is no duration
            clock: {tolerance: 999999999d}     | that is too long
            clock: {slew-below: 251ms}         | from 0ms to 250ms
            clock: {methods: [agent-slew]}     | clock.methods[0]: 'agent-slew': there is no such word
            clock: {ntp: ["a:b"]}              | clock.ntp[0]: 'a:b': a port is a number
            libvirt: {uri: qemu}               | libvirt.uri: 'qemu': that is no URI: it has no scheme
            domains: [{name: "[a"}]            | domains[0].name: '[a': a [ has no ]
            domains: [{name: a, cores: {directory: /x}}] | directory is one for all domains: it stands in cores at the top
            domains: [5]                       | domains[0]: '5' stands here, where a group
            http: {listen: 127.0.0.1}          | http.listen: '127.0.0.1': the port is missing
            http: {listen: "example.net:80"}   | not an address
            http: {listen: "127.0.0.1:70000"}  | a port is 1 to 65535
            http: {listen: "::1:80"}           | stands in brackets
            http: {names: ["https://kvm1.example.net/"]} | http.names[0]: 'https://kvm1.example.net/': a name stands alone
            http: {names: [kvm1..example.net]} | that is no name of a host
            http: {names: [KVM1, kvm1]}        | http.names[1]: it stands in the list already
            http: {tls: {key: /etc/passwd}}    | http.tls: key is there and certificate is not
            notify: [{}]                       | notify[0]: it has neither webhook nor command
            notify: [{command: [/bin/true], events: [panics]}] | is panic meant?
            notify: [{command: []}]            | neither webhook nor command
            notify: [{command: [true]}]        | notify[0].command[0]: 'true': that is no absolute path
            notify: [{command: [/bin/true], events: []}] | it is told of no events
            notify: [{command: [/bin/true], webhook: "https://a.example"}] | both webhook and command
            notify: [{command: [/bin/true], secret-file: /etc/passwd}] | a command takes no secret-file
            notify: [{webhook: "ftp://a.example"}] | neither https nor http
            notify: [{webhook: "https:///x"}]  | the server is missing
            notify: [{webhook: "https://u:geheim@a.example"}] | take secret-file
            ledger: {url: "mysql://a/b"}       | ledger.url: that is no URL of PostgreSQL
            ledger: {url: "postgresql://a"}    | ledger.url: the database is missing
            ledger: {url: "postgresql://u:geheim@a/b"} | ledger.url: it holds a password
            ledger: {password-file: /etc/passwd} | ledger.password-file: a file has no password; allowed: with ledger.url
            log: {level: loud}                 | one of debug, info, warning, error
            [a]: 1                             | a key is a word
            cores                              | 'cores' stands here, where a group of keys
            """)
    void whatIsWrongIsSaidAndWhatIsAllowed(String text, String expected) {
        ConfigurationReading reading = reading(text.replace("\\n", "\n"));
        assertThat(reading.configuration()).isEmpty();
        assertThat(reading.findings())
                .filteredOn(Finding::isError)
                .singleElement()
                .satisfies(finding -> assertThat(finding.in("f")).contains(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            clock: {tolerance: 4ms}            | f:1:9: warning: clock.tolerance: less than 5ms
            clock: {tolerance: 1.001s}         | more than a second
            domains: [{name: a, clock: {tolerance: 4ms}}] | f:1:29: warning: domains[0].clock.tolerance: less
            domains: [{name: "*"}, {name: a}]  | f:1:25: warning: domains[1].name: this rule never holds: domains[0] comes first
            clock: {any-host: true}            | clock.any-host: guests' clocks become as wrong
            clock: {later-readings: []}        | stays unnoticed
            clock: {most-backwards: 61m}       | more than an hour back
            clock: {methods: []}               | clock.methods: no way to correct
            capture-timeout: 9s                | capture-timeout: hardly a core
            cores: {memory-budget: 1PiB}       | more than half of the host's memory
            cores: {level: 0}                  | cores.level: with 0 each core is as large
            cores: {directory: /dev/shm/coretime-none/x} | it lies in memory (tmpfs)
            cores: {directory: /tmp}           | open to every user of the host
            http: {listen: "0.0.0.0:80"}       | f:1:8: warning: http.listen: others than this host
            http: {listen: "[::]:80"}          | others than this host
            ledger: {url: "postgresql://db.example.net/b"} | ledger.url: whoever is on the way to db.example.net
            ledger: {url: "postgresql://localhost/b", password-file: /nowhere/secret} | ledger.password-file: there is no such file
            ledger: {url: "postgresql://localhost/b", password-file: /etc/passwd} | ledger.password-file: others may read
            notify: [{webhook: "http://a.example/x"}] | by plain http
            notify: [{webhook: "http://127.1.example"}] | by plain http
            notify: [{command: [/nowhere/tell]}] | there is no such program
            notify: [{command: [/etc/passwd]}] | may not be run
            notify: [{webhook: "https://a.example", secret-file: /nowhere/secret}] | there is no such file
            """)
    void whatIsUnreasonableIsTakenWithAWarning(String text, String expected) {
        ConfigurationReading reading = reading(text);
        assertThat(reading.configuration()).isPresent();
        assertThat(reading.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.in("f")).contains("warning: ", expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clock: {tolerance: 5ms}
            clock: {tolerance: 1s}
            clock: {most-backwards: 1h}
            capture-timeout: 10s
            cores: {level: 0, keep: {in-all: {bytes: 1TiB}}}
            http: {listen: "127.8.9.1:80"}
            http: {listen: "[::1]:80"}
            http: {listen: "localhost:80"}
            http: {listen: }
            ledger: {url: }
            ledger: {url: "postgresql://localhost/b"}
            ledger: {url: "postgresql://db.example.net/b?sslmode=verify-full"}
            notify: [{webhook: "http://localhost:9/x"}]
            notify: [{webhook: "http://[::1]/x"}]
            notify: [{webhook: "https://a.example"}]
            domains: [{name: a}, {name: b}]
            """)
    void whatIsReasonableIsTakenInSilence(String text) {
        assertThat(reading(text).findings()).isEmpty();
        assertThat(reading(text).configuration()).isPresent();
    }

    @Test
    void noMessageShowsTheAddressOfAWebhook() {
        assertThat(said("notify: [{webhook: 'http://geheim@a.example/geheim'}, {webhook: 'https://a b/geheim'}]"))
                .hasSize(2)
                .noneMatch(line -> line.contains("geheim"));
    }

    @Test
    void noMessageShowsThePasswordOfALedger() {
        for (String url : List.of(
                "postgresql://u:geheim@a/b",
                "jdbc:postgresql://a/b?password=geheim",
                "postgresql://u:geheim@a b/c",
                "postgresql://u:geheim@/c",
                "geheim")) {
            assertThat(said("ledger: {url: '" + url + "'}"))
                    .singleElement()
                    .asString()
                    .contains("ledger.password-file")
                    .doesNotContain("geheim");
        }
    }

    @Test
    void whatTheFileSaysSteersNoTerminalAndFillsNoScreen() {
        assertThat(said("cores: {level: \"\\e[31m\\n\"}"))
                .singleElement()
                .asString()
                .contains("\\u{1b}[31m\\u{a}")
                .doesNotContain("\u001b", "\n");
        assertThat(said("cores: {level: " + "x".repeat(10_000) + "}"))
                .singleElement()
                .asString()
                .hasSizeLessThan(300);
    }

    @Test
    void afterAHundredFindingsOneTellsThatThereAreMore() {
        assertThat(said("x: 1\n".repeat(5000))).hasSize(101).last().asString().contains("more is wrong from here on");
    }
}
