package coretime.libvirt;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import coretime.libvirt.internal.Libvirt;
import coretime.libvirt.internal.NativeFailure;
import coretime.libvirt.internal.Natives;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * A libvirt domain, by its UUID. Immutable and safe for any thread.
 *
 * <p>It holds nothing of libvirt: each call looks the domain up, does its work and lets go, so a handle stays good while
 * libvirtd restarts, while the domain stops and starts, and after other programs changed it. Calls block for as long as
 * libvirt does; do not make them on virtual threads, which they would pin.
 *
 * <p>All methods throw {@link NoSuchDomain} where the domain is gone, {@link ConnectionLostException} where the
 * connection is down, and {@link LibvirtException} where libvirt refuses.
 */
public final class Domain {
    private static final int VIR_DOMAIN_XML_SECURE = 1;
    private static final int VIR_DOMAIN_XML_INACTIVE = 2;
    private static final int VIR_DOMAIN_START_PAUSED = 1;
    private static final int VIR_DOMAIN_AFFECT_LIVE = 1;
    private static final int VIR_DOMAIN_AFFECT_CONFIG = 2;
    /** {@code MANAGED_SAVE | SNAPSHOTS_METADATA | NVRAM | CHECKPOINTS_METADATA}: nothing of the domain stays behind. */
    private static final int VIR_DOMAIN_UNDEFINE_ALL = 1 | 2 | 4 | 16;

    private final Connection connection;
    private final UUID uuid;
    private final String name;

    Domain(Connection connection, UUID uuid, String name) {
        this.connection = connection;
        this.uuid = uuid;
        this.name = name;
    }

    /** The name at the time this handle was made. */
    public String name() {
        return name;
    }

    public UUID uuid() {
        return uuid;
    }

    /** The connection that this handle belongs to. */
    public Connection connection() {
        return connection;
    }

    /** libvirt's number of the running domain, new with each start; empty where it does not run. */
    public OptionalInt id() {
        int id = call("read the id of", Libvirt::virDomainGetID);
        return id == -1 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    public DomainState state() {
        return connection.withDomain(this, "read the state of", (libvirt, domain, arena) -> {
            MemorySegment state = arena.allocate(JAVA_INT);
            MemorySegment reason = arena.allocate(JAVA_INT);
            Natives.check(libvirt.virDomainGetState(domain, state, reason, 0));
            return new DomainState(
                    ofOrdinal(DomainState.State.values(), state.get(JAVA_INT, 0), DomainState.State.UNKNOWN),
                    reason.get(JAVA_INT, 0));
        });
    }

    /** The running domain's XML without secrets; the definition's where it does not run. */
    public String xml() {
        return xml(0);
    }

    /**
     * The definition that the next start uses, with its secrets (a VNC password, say), so that it can be changed and
     * given to {@link Connection#define}. Do not log it.
     */
    public String inactiveXml() {
        return xml(VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE);
    }

    private String xml(int flags) {
        return connection.withDomain(
                this,
                "read the XML of",
                (libvirt, domain, _) -> Natives.takeString(Natives.check(libvirt.virDomainGetXMLDesc(domain, flags))));
    }

    /** Whether it has a QEMU process: running, paused or crashed. */
    public boolean isActive() {
        return act("ask after", Libvirt::virDomainIsActive) == 1;
    }

    /** Whether its definition outlives its run. */
    public boolean isPersistent() {
        return act("ask after", Libvirt::virDomainIsPersistent) == 1;
    }

    public void start() {
        act("start", (libvirt, domain) -> libvirt.virDomainCreateWithFlags(domain, 0));
    }

    /** Starts the process with the guest's CPUs stopped; {@link #resume} lets them run. */
    public void startPaused() {
        act("start", (libvirt, domain) -> libvirt.virDomainCreateWithFlags(domain, VIR_DOMAIN_START_PAUSED));
    }

    /** Ends the process at once, as by pulling the plug. */
    public void destroy() {
        act("destroy", Libvirt::virDomainDestroy);
    }

    /** Asks the guest to shut down, and returns; a guest may ignore it. */
    public void shutdown() {
        act("shut down", Libvirt::virDomainShutdown);
    }

    /** Asks the guest to reboot, and returns; a guest may ignore it. */
    public void reboot() {
        act("reboot", (libvirt, domain) -> libvirt.virDomainReboot(domain, 0));
    }

    /** Resets the machine, as by its button. A paused or crashed domain stays stopped: {@link #resume} it. */
    public void reset() {
        act("reset", (libvirt, domain) -> libvirt.virDomainReset(domain, 0));
    }

    /** Stops the guest's CPUs. */
    public void suspend() {
        act("suspend", Libvirt::virDomainSuspend);
    }

    /** Lets the guest's CPUs run, from paused or from crashed. */
    public void resume() {
        act("resume", Libvirt::virDomainResume);
    }

    /** Removes the definition with all that libvirt keeps of it; a running domain becomes transient. */
    public void undefine() {
        connection.withDomain(this, "undefine", (libvirt, domain, _) -> {
            try {
                return Natives.check(libvirt.virDomainUndefineFlags(domain, VIR_DOMAIN_UNDEFINE_ALL));
            } catch (NativeFailure e) {
                if (e.code() != NativeFailure.VIR_ERR_INVALID_ARG) {
                    throw e;
                }
                return Natives.check(libvirt.virDomainUndefineFlags(domain, 0)); // a driver that keeps no such things
            }
        });
    }

    /** Sends the guest a non-maskable interrupt. */
    public void injectNmi() {
        act("inject an NMI into", (libvirt, domain) -> libvirt.virDomainInjectNMI(domain, 0));
    }

    /**
     * Sets what libvirt does when the guest powers off, reboots or crashes.
     *
     * @param live for the running process
     * @param persistent for the definition
     */
    public void setLifecycleAction(LifecycleType type, LifecycleAction action, boolean live, boolean persistent) {
        if (!live && !persistent) {
            throw new IllegalArgumentException("set the lifecycle action live, persistently, or both");
        }
        int flags = (live ? VIR_DOMAIN_AFFECT_LIVE : 0) | (persistent ? VIR_DOMAIN_AFFECT_CONFIG : 0);
        act(
                "set the lifecycle action of",
                (libvirt, domain) ->
                        libvirt.virDomainSetLifecycleAction(domain, type.number(), action.number(), flags));
    }

    /**
     * Writes a core, and blocks until it is written: seconds per GiB. See {@link #jobStats} from another thread.
     *
     * <p><b>From a crashed guest use {@link DumpFlag#MEMORY_ONLY}</b>: without it QEMU aborts and the guest is lost.
     *
     * @param file on the host of the daemon, absolute; the daemon writes it as root
     */
    public void coreDump(Path file, CoreFormat format, Set<DumpFlag> flags) {
        int bits = flags.stream().mapToInt(DumpFlag::bit).reduce(0, (a, b) -> a | b);
        connection.withDomain(
                this,
                "dump the core of",
                (libvirt, domain, arena) -> Natives.check(libvirt.virDomainCoreDumpWithFormat(
                        domain, arena.allocateFrom(file.toAbsolutePath().toString()), format.number(), bits)));
    }

    /** How far the running job is; of type {@code NONE} where there is none. */
    public JobStats jobStats() {
        return connection.withDomain(this, "read the job of", JobStatsReader::read);
    }

    /** Asks libvirt to abort the running job; fails where there is none. */
    public void abortJob() {
        act("abort the job of", Libvirt::virDomainAbortJob);
    }

    /** The guest agent of this domain. */
    public GuestAgent agent() {
        return new GuestAgent(this);
    }

    /** The QEMU monitor of this domain. */
    public QemuMonitor monitor() {
        return new QemuMonitor(this);
    }

    private interface Act {
        int apply(Libvirt libvirt, MemorySegment domain);
    }

    private int act(String doing, Act act) {
        return connection.withDomain(this, doing, (libvirt, domain, _) -> Natives.check(act.apply(libvirt, domain)));
    }

    private int call(String doing, Act act) {
        return connection.withDomain(this, doing, (libvirt, domain, _) -> act.apply(libvirt, domain));
    }

    static <E> E ofOrdinal(E[] values, int ordinal, E otherwise) {
        return ordinal >= 0 && ordinal < values.length ? values[ordinal] : otherwise;
    }

    /** Same UUID on the same connection. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Domain that && connection == that.connection && uuid.equals(that.uuid);
    }

    @Override
    public int hashCode() {
        return Objects.hash(System.identityHashCode(connection), uuid);
    }

    @Override
    public String toString() {
        return name;
    }
}
