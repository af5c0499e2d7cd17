package coretime.host.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Of a need by this name. */
    private record Made(String id, Look look) implements Examination<String> {
        interface Look {
            Finding look(String facts) throws Exception;
        }

        @Override
        public Need need() {
            return Need.of(id, "something", "direct");
        }

        @Override
        public Finding look(String facts) throws Exception {
            return look.look(facts);
        }
    }

    private static Made sound(String id) {
        return new Made(id, facts -> Finding.ok("seen of " + facts));
    }

    @Test
    void whatACheckThrowsMakesThatOneAloneUnknownWithItsReason() throws Exception {
        Made broken = new Made("broken", _ -> {
            throw new IllegalStateException("nobody expected it");
        });
        Made worse = new Made("worse", _ -> {
            throw new OutOfMemoryError();
        });
        List<Check> checks = new Round<>(List.of(broken, sound("sound"), worse), LONG).of("web1", "web1");

        assertThat(checks).extracting(Check::id).containsExactly("broken", "sound", "worse");
        assertThat(checks)
                .extracting(Check::state)
                .containsExactly(CheckState.UNKNOWN, CheckState.OK, CheckState.UNKNOWN);
        assertThat(checks)
                .extracting(Check::found)
                .containsExactly("nobody expected it", "seen of web1", "OutOfMemoryError");
        assertThat(checks.get(1).enables()).containsExactly("direct");
    }

    @Test
    void aCallThatHangsIsLeftAndWhatItKeptFromBeingLookedAtIsUnknown() throws Exception {
        Semaphore end = new Semaphore(0);
        Made hanging = new Made("hanging", _ -> {
            // As a call into libvirt, which nothing ends.
            end.acquireUninterruptibly();
            return Finding.ok("too late");
        });
        List<Check> checks;
        try {
            checks = new Round<>(List.of(sound("first"), hanging, sound("third")), Duration.ofSeconds(2))
                    .of("web1", "web1");
        } finally {
            end.release();
        }

        assertThat(checks)
                .extracting(Check::state)
                .containsExactly(CheckState.OK, CheckState.UNKNOWN, CheckState.UNKNOWN);
        assertThat(checks.get(1).found()).isEqualTo("there was no answer within 2 s");
        assertThat(checks.get(2).found()).isEqualTo("not looked at: hanging was waited for");
    }

    @Test
    void whoeverIsToldToStopStopsAndSoDoesTheLook() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Made slow = new Made("slow", _ -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
                return Finding.ok("never");
            } catch (InterruptedException e) {
                stopped.countDown();
                throw e;
            }
        });
        Thread self = Thread.currentThread();
        Thread.ofPlatform().start(() -> {
            try {
                began.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            self.interrupt();
        });

        assertThatThrownBy(() -> new Round<>(List.of(slow), LONG).of("web1", "web1"))
                .isInstanceOf(InterruptedException.class);
        assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatOthersSayIsCutShort() {
        assertThat(Finding.unknown("x".repeat(100_000)).found()).hasSize(501).endsWith("…");
    }
}
