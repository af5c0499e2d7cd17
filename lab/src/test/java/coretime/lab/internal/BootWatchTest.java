package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.libvirt.LibvirtUnavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BootWatchTest {
    private static final Duration PERIOD = Duration.ofMillis(1);

    private static boolean happens(CountDownLatch what) throws InterruptedException {
        return what.await(30, TimeUnit.SECONDS);
    }

    @Test
    void aBootThatStandsStillIsResetWheneverItDoes() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger resets = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(8);
        try (BootWatch watch = new BootWatch(
                () -> {
                    enough.countDown();
                    return looks.incrementAndGet() % 3 == 0;
                },
                resets::incrementAndGet,
                PERIOD)) {
            watch.begin();
            watch.begin();
            assertThat(happens(enough)).isTrue();
        }
        assertThat(resets).hasValue(looks.get() / 3);
    }

    @Test
    void libvirtMayBeAway() throws InterruptedException {
        CountDownLatch again = new CountDownLatch(2);
        try (BootWatch watch = new BootWatch(
                () -> true,
                () -> {
                    again.countDown();
                    throw new LibvirtUnavailable(0, 0, "it is being started anew");
                },
                PERIOD)) {
            watch.begin();
            assertThat(happens(again)).isTrue();
        }
    }

    @Test
    void afterItsEndNothingIsReset() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger resets = new AtomicInteger();
        BootWatch watch = new BootWatch(
                () -> {
                    begun.countDown();
                    return true;
                },
                resets::incrementAndGet,
                PERIOD);
        watch.begin();
        assertThat(happens(begun)).isTrue();
        watch.close();
        int before = resets.get();
        watch.begin();
        watch.close();
        assertThat(resets).hasValue(before);
    }
}
