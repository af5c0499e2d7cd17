package coretime.host.capture;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.LifecycleChange;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a domain's crash by libvirt's event. */
final class CrashWatch implements AutoCloseable {
    private final CountDownLatch crashed = new CountDownLatch(1);
    private final EventSubscription subscription;

    CrashWatch(Connection connection, Domain domain) {
        subscription = connection.subscribe(event -> {
            if (event instanceof LibvirtEvent.Lifecycle lifecycle
                    && lifecycle.domain().equals(domain)
                    && lifecycle.change() == LifecycleChange.CRASHED) {
                crashed.countDown();
            }
        });
    }

    void await(Duration limit) throws InterruptedException {
        assertThat(crashed.await(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("the guest crashed")
                .isTrue();
    }

    @Override
    public void close() {
        subscription.close();
    }
}
