package coretime.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import coretime.libvirt.internal.DomainIdentity;
import coretime.libvirt.internal.Libvirt;
import coretime.libvirt.internal.Link;
import coretime.libvirt.internal.NativeFailure;
import coretime.libvirt.internal.Natives;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A connection to libvirt that comes back by itself. Safe for any thread.
 *
 * <p>When libvirtd goes away (it closed the socket, or answered no keep-alive for 15 to 20 s) listeners get
 * {@link LibvirtEvent.ConnectionLost}, calls fail at once with {@link ConnectionLostException}, and the connection
 * tries again after 0.1 s, then ever more slowly up to every 2 s, until it is back or closed. Then listeners get
 * {@link LibvirtEvent.ConnectionRestored} and events as before. {@link Domain} handles stay good.
 *
 * <p>Calls block for as long as libvirt does and pin a virtual thread: use platform threads.
 */
public final class Connection implements AutoCloseable {
    private final String uri;
    private final Dispatcher dispatcher = new Dispatcher();
    private final Session session;

    private Connection(String uri) {
        this.uri = uri;
        this.session = new Session(uri, new EventTranslator(this, dispatcher::offer, this::lost), dispatcher::offer);
    }

    /**
     * Connects.
     *
     * @param uri as libvirt's: {@code qemu:///system}, {@code qemu+unix:///system?socket=…}, {@code test:///default}
     * @throws LibvirtUnavailable where the library is missing, no daemon answers or no driver fits
     * @throws LibvirtException where the URI is wrong
     */
    public static Connection open(String uri) {
        Connection connection = new Connection(uri);
        try {
            connection.session.connect();
        } catch (NativeFailure e) {
            throw Failures.unreachable(uri, e);
        }
        return connection;
    }

    /** The URI as given to {@link #open}. */
    public String uri() {
        return uri;
    }

    /** Whether the connection is up, as far as is known: a hung daemon takes 15 to 20 s to show. */
    public boolean isAlive() {
        return session.isUp();
    }

    /**
     * Waits until the connection is up.
     *
     * @throws ConnectionLostException where it is not up in this time, or was closed
     */
    public void awaitAlive(Duration timeout) {
        session.awaitUp(timeout);
    }

    /**
     * Whether there are {@link LibvirtEvent.MonitorEvent}s: not where the hypervisor has no QEMU monitor, as libvirt's test
     * driver.
     */
    public boolean hasMonitorEvents() {
        Link link = session.acquire();
        try {
            return link.hasMonitorEvents();
        } finally {
            link.release();
        }
    }

    /** The version of libvirt.so in this process, as {@code 9.0.0}. */
    public String libraryVersion() {
        return version(
                "read libvirt's version",
                (_, version) -> Natives.libvirt().virGetVersion(version, MemorySegment.NULL, MemorySegment.NULL));
    }

    /** The version of the daemon's libvirt, as {@code 9.0.0}. */
    public String daemonVersion() {
        return version("read the daemon's version", Natives.libvirt()::virConnectGetLibVersion);
    }

    /** The version of the hypervisor (QEMU), as {@code 7.2.22}. */
    public String hypervisorVersion() {
        return version("read the hypervisor's version", Natives.libvirt()::virConnectGetVersion);
    }

    private String version(String doing, BiFunction<MemorySegment, MemorySegment, Integer> get) {
        return withLink(doing, (_, connection, arena) -> {
            MemorySegment number = arena.allocate(JAVA_LONG);
            Natives.check(get.apply(connection, number));
            long version = number.get(JAVA_LONG, 0);
            return version / 1_000_000 + "." + version / 1000 % 1000 + "." + version % 1000;
        });
    }

    /** All domains, running or not, in no order. */
    public List<Domain> domains() {
        return domains(DomainFilter.ALL);
    }

    /** The domains that the filter lets through, in no order; one call however many there are. */
    public List<Domain> domains(DomainFilter filter) {
        return withLink("list domains", (libvirt, connection, arena) -> {
            MemorySegment result = arena.allocate(ADDRESS);
            int count = Natives.check(libvirt.virConnectListAllDomains(connection, result, filter.flags()));
            MemorySegment array = result.get(ADDRESS, 0);
            MemorySegment pointers = array.reinterpret(count * ADDRESS.byteSize());
            try {
                List<Domain> domains = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    domains.add(handle(DomainIdentity.of(pointers.getAtIndex(ADDRESS, i))));
                }
                return List.copyOf(domains);
            } finally {
                for (int i = 0; i < count; i++) {
                    libvirt.virDomainFree(pointers.getAtIndex(ADDRESS, i));
                }
                Natives.free(array);
            }
        });
    }

    /** The domain of this name. */
    public Optional<Domain> find(String name) {
        try {
            return Optional.of(domain(name));
        } catch (NoSuchDomain _) { // which is the answer
            return Optional.empty();
        }
    }

    /** The domain of this UUID. */
    public Optional<Domain> find(UUID uuid) {
        try {
            return Optional.of(adopt(
                    "find domain " + uuid,
                    (libvirt, connection, arena) ->
                            libvirt.virDomainLookupByUUID(connection, DomainIdentity.nativeUuid(uuid, arena))));
        } catch (NoSuchDomain _) { // which is the answer
            return Optional.empty();
        }
    }

    /**
     * The domain of this name.
     *
     * @throws NoSuchDomain where there is none
     */
    public Domain domain(String name) {
        return adopt(
                "find domain " + name,
                (libvirt, connection, arena) -> libvirt.virDomainLookupByName(connection, arena.allocateFrom(name)));
    }

    /** Defines a domain without starting it, or changes the definition of the one with this name and UUID. */
    public Domain define(String xml) {
        return adopt(
                "define a domain",
                (libvirt, connection, arena) ->
                        libvirt.virDomainDefineXMLFlags(connection, arena.allocateFrom(xml), 0));
    }

    /** Starts a transient domain, which is gone when it stops. */
    public Domain create(String xml) {
        return adopt(
                "create a domain",
                (libvirt, connection, arena) -> libvirt.virDomainCreateXML(connection, arena.allocateFrom(xml), 0));
    }

    /**
     * Tells the listener of all events from now on, in order, on this connection's one listener thread. A listener may
     * call libvirt; while it does, later events wait. What it throws goes to that thread's uncaught exception handler.
     *
     * <p>Where the hypervisor has no QEMU monitor (libvirt's test driver) there are no monitor events.
     */
    public EventSubscription subscribe(Consumer<? super LibvirtEvent> listener) {
        return dispatcher.subscribe(listener);
    }

    /** Closes the connection; calls under way on other threads end first by themselves. Twice is once. */
    @Override
    public void close() {
        session.close();
        dispatcher.close();
    }

    @Override
    public String toString() {
        return uri;
    }

    /** A libvirt call; what it throws is explained by {@link Failures} unless its caller knows better. */
    interface NativeCall<T> {
        T apply(Libvirt libvirt, MemorySegment object, Arena arena) throws NativeFailure;
    }

    /** Makes a call on a domain, looked up for it and let go after it. */
    <T> T withDomain(Domain domain, String doing, NativeCall<T> call) {
        return withDomain(domain, call, failure -> Failures.explain(doing + " domain " + domain.name(), failure));
    }

    <T> T withDomain(Domain domain, NativeCall<T> call, Function<NativeFailure, LibvirtException> explain) {
        return withLink(
                (libvirt, connection, arena) -> {
                    MemorySegment pointer = Natives.check(
                            libvirt.virDomainLookupByUUID(connection, DomainIdentity.nativeUuid(domain.uuid(), arena)));
                    try {
                        return call.apply(libvirt, pointer, arena);
                    } finally {
                        libvirt.virDomainFree(pointer);
                    }
                },
                explain);
    }

    private Domain adopt(String doing, NativeCall<MemorySegment> call) {
        return withLink(doing, (libvirt, connection, arena) -> {
            MemorySegment pointer = Natives.check(call.apply(libvirt, connection, arena));
            try {
                return handle(DomainIdentity.of(pointer));
            } finally {
                libvirt.virDomainFree(pointer);
            }
        });
    }

    private <T> T withLink(String doing, NativeCall<T> call) {
        return withLink(call, failure -> Failures.explain(doing, failure));
    }

    private <T> T withLink(NativeCall<T> call, Function<NativeFailure, LibvirtException> explain) {
        Link link = session.acquire();
        try (Arena arena = Arena.ofConfined()) {
            return call.apply(Natives.libvirt(), link.connection(), arena);
        } catch (NativeFailure e) {
            if (link.isAlive()) {
                throw explain.apply(e);
            }
            session.lost(link, e.text());
            throw new ConnectionLostException(
                    e.code(),
                    e.domain(),
                    explain.apply(e).getMessage() + ". The connection to " + uri
                            + " is lost and comes back by itself.");
        } finally {
            link.release();
        }
    }

    private void lost(Link link, String reason) {
        session.lost(link, reason);
    }

    private Domain handle(DomainIdentity identity) {
        return new Domain(this, identity.uuid(), identity.name());
    }
}
