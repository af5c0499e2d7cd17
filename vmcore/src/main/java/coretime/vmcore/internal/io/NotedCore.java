package coretime.vmcore.internal.io;

import coretime.vmcore.Architecture;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.CpuState;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Utsname;
import coretime.vmcore.Vmcoreinfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A core with what is wrong with the way it came (a flattened file, a pipe) added to what is wrong with itself.
 *
 * @param core as its own format's reader opened it
 * @param problems one sentence each
 */
public record NotedCore(MemoryCore core, List<String> problems) implements MemoryCore {
    /** The core itself where there is nothing to add. */
    public static MemoryCore of(MemoryCore core, List<String> problems) {
        return problems.isEmpty() ? core : new NotedCore(core, List.copyOf(problems));
    }

    @Override
    public String name() {
        return core.name();
    }

    @Override
    public CoreFormat format() {
        return core.format();
    }

    @Override
    public Architecture architecture() {
        return core.architecture();
    }

    @Override
    public PhysicalMemory memory() {
        return core.memory();
    }

    @Override
    public List<CpuState> cpus() {
        return core.cpus();
    }

    @Override
    public Optional<Vmcoreinfo> vmcoreinfo() {
        return core.vmcoreinfo();
    }

    @Override
    public Optional<Long> headerPhysBase() {
        return core.headerPhysBase();
    }

    @Override
    public Optional<FilterLevel> filterLevel() {
        return core.filterLevel();
    }

    @Override
    public Optional<Instant> takenAt() {
        return core.takenAt();
    }

    @Override
    public Optional<Utsname> utsname() {
        return core.utsname();
    }

    @Override
    public List<String> damage() {
        return Stream.concat(problems.stream(), core.damage().stream()).toList();
    }

    @Override
    public void close() {
        core.close();
    }
}
