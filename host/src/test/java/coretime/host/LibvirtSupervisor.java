package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.LabLibvirt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts libvirtd again whenever it is gone, as systemd does: libvirtd 9.0.0 that comes back in the middle of a dump dies
 * once more, of QEMU's DUMP_COMPLETED for a job that it no longer knows.
 */
final class LibvirtSupervisor implements AutoCloseable {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> watch;

    LibvirtSupervisor(LabLibvirt libvirt) {
        watch = executor.scheduleWithFixedDelay(libvirt::restart, 0, 200, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        assertThat(watch.isDone()).as("libvirtd could not be started again").isFalse();
        executor.close();
    }
}
