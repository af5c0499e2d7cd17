package coretime.host;

import coretime.time.Offset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Incidents for tests, with the figures of a run that was measured. */
final class Incidents {

    static final UUID DOMAIN = UUID.fromString("5b2c9f0e-6a0e-4d6f-9d3a-3f1b2c4d5e6f");
    static final QemuProcess PROCESS = new QemuProcess(4711, 123_456, "boot-1");
    static final Instant PANIC_AT = Instant.parse("2026-11-23T02:00:00.123456Z");

    private Incidents() {}

    static Panic panic() {
        return new Panic(DOMAIN, "coretime-test", PROCESS, PANIC_AT, millis(-300, 10), millis(-200, 12));
    }

    static Capture capture() {
        return new Capture(
                "libvirt",
                new Core(Path.of("cores", "1-coretime-test"), CoreFileFormat.ELF, 2_148_000_000L),
                Duration.ofMillis(9100),
                null);
    }

    static Restart restart() {
        return new Restart(Restart.Mode.WARM, Restart.Actor.LIBVIRT, PANIC_AT.plusMillis(9200), PROCESS);
    }

    static Measurement measurement() {
        return new Measurement(
                PANIC_AT.plusSeconds(46),
                PANIC_AT.plusMillis(46_050),
                millis(-9480, 11),
                millis(-9400, 12),
                Duration.ofMillis(-9400),
                null);
    }

    static Correction correction() {
        return new Correction(
                Correction.Method.AGENT_SET_TIME, PANIC_AT.plusSeconds(47), Duration.ofMillis(950), 1, null);
    }

    static Proof proof() {
        return new Proof(PANIC_AT.plusSeconds(49), millis(3, 9), millis(4, 9), millis(-20, 12), true, null);
    }

    static Offset millis(long value, long bound) {
        return new Offset(Duration.ofMillis(value), Duration.ofMillis(bound));
    }
}
