package coretime.libvirt;

import coretime.libvirt.internal.Libvirt;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A connection to libvirt that comes back by itself. Safe for any thread.
 *
 * <p>When libvirtd goes away (it closed the socket, or answered no keep-alive for 15 s) listeners get
 * {@link LibvirtEvent.ConnectionLost}, calls fail at once with {@link ConnectionLostException}, and the connection
 * tries again after 0.1 s, then ever more slowly up to every 2 s, until it is back or closed. Then events are registered
 * anew and listeners get {@link LibvirtEvent.ConnectionRestored}. {@link Domain} handles stay good.
 *
 * <p>Calls block for as long as libvirt does and pin a virtual thread: use platform threads.
 */
public final class Connection implements AutoCloseable {
    interface DomainCall<T> {
        T apply(Libvirt libvirt, MemorySegment domain, Arena arena);
    }

    private final String uri;

    private Connection(String uri) {
        this.uri = uri;
    }

    /**
     * Connects.
     *
     * @param uri as libvirt's: {@code qemu:///system}, {@code qemu+unix:///system?socket=…}, {@code test:///default}
     * @throws LibvirtUnavailable where the library is missing or no daemon answers
     * @throws LibvirtException where the URI is wrong
     */
    public static Connection open(String uri) {
        return new Connection(uri);
    }

    /** The URI as given to {@link #open}. */
    public String uri() {
        return uri;
    }

    /** Whether the connection is up, as far as is known: a hung daemon takes 15 s to show. */
    public boolean isAlive() {
        throw Pending.of();
    }

    /**
     * Waits until the connection is up.
     *
     * @throws ConnectionLostException where it is not up in this time, or was closed
     */
    public void awaitAlive(Duration timeout) {
        throw Pending.of("" + timeout);
    }

    /** The version of libvirt.so in this process, as {@code 9.0.0}. */
    public String libraryVersion() {
        throw Pending.of();
    }

    /** The version of the daemon's libvirt, as {@code 9.0.0}. */
    public String daemonVersion() {
        throw Pending.of();
    }

    /** The version of the hypervisor (QEMU), as {@code 7.2.22}. */
    public String hypervisorVersion() {
        throw Pending.of();
    }

    /** All domains, running or not, in no order. */
    public List<Domain> domains() {
        throw Pending.of();
    }

    /** The domain of this name. */
    public Optional<Domain> find(String name) {
        throw Pending.of(name);
    }

    /** The domain of this UUID. */
    public Optional<Domain> find(UUID uuid) {
        throw Pending.of(uuid.toString());
    }

    /**
     * The domain of this name.
     *
     * @throws NoSuchDomain where there is none
     */
    public Domain domain(String name) {
        throw Pending.of(name);
    }

    /** Defines a domain without starting it, or changes the definition of the one with this name and UUID. */
    public Domain define(String xml) {
        throw Pending.of(xml);
    }

    /** Starts a transient domain, which is gone when it stops. */
    public Domain create(String xml) {
        throw Pending.of(xml);
    }

    /**
     * Tells the listener of all events from now on, in order, on this connection's one event thread. A listener may call
     * libvirt; while it does, later events wait. What it throws goes to that thread's uncaught exception handler.
     *
     * <p>Where the hypervisor has no QEMU monitor (libvirt's test driver) there are no monitor events.
     */
    public EventSubscription subscribe(Consumer<? super LibvirtEvent> listener) {
        throw Pending.of("" + listener);
    }

    /** Closes the connection; calls under way on other threads end first by themselves. Twice is once. */
    @Override
    public void close() {}

    <T> T withDomain(Domain domain, String doing, DomainCall<T> call) {
        throw Pending.of(doing + domain + call);
    }
}
