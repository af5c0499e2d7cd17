package coretime.vmcore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An opened core: memory, registers and what the file says of itself. Safe for any thread; closing it ends all reads.
 */
public interface MemoryCore extends AutoCloseable {

    /** What a person calls the source: the file's name, or the names of a split core's files. */
    String name();

    /** The format, as found and not as the name says. */
    CoreFormat format();

    /** The machine that the guest is. */
    Architecture architecture();

    /** The guest's memory. */
    PhysicalMemory memory();

    /** The CPUs with their registers; empty where the source has none. */
    List<CpuState> cpus();

    /** VMCOREINFO as the source carries it (note, kdump header, QEMU's vmcoreinfo device); not searched for in memory. */
    Optional<Vmcoreinfo> vmcoreinfo();

    /** phys_base as the source's header says. Often wrong (QEMU reads it as hexadecimal): VMCOREINFO's own is preferred. */
    default Optional<Long> headerPhysBase() {
        return Optional.empty();
    }

    /** The filter level that the source says it was written with; empty where the format has none or it says nothing. */
    default Optional<FilterLevel> filterLevel() {
        return Optional.empty();
    }

    /** When the core was taken, by the source's header; not by the guest. */
    default Optional<Instant> takenAt() {
        return Optional.empty();
    }

    /** The kernel's release, host name and so on, as the source's header says; empty where it has none. */
    default Optional<Utsname> utsname() {
        return Optional.empty();
    }

    /** What is wrong with the source although it can be opened: one sentence each, with offsets. Empty is good. */
    List<String> damage();

    @Override
    void close();
}
