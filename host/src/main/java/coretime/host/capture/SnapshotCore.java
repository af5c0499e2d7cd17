package coretime.host.capture;

import coretime.vmcore.Architecture;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.CpuState;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Vmcoreinfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A snapshot's stream with the registers that the CPUs had at the panic: in the stream they have run on.
 *
 * @param stream closed with this
 * @param atPanic the CPUs at the panic; empty where they were not told
 * @param problems what is to be said of the core besides the stream's own damage
 */
record SnapshotCore(MemoryCore stream, List<CpuState> atPanic, List<String> problems) implements MemoryCore {
    SnapshotCore {
        atPanic = List.copyOf(atPanic);
        problems = List.copyOf(problems);
    }

    @Override
    public String name() {
        return stream.name();
    }

    @Override
    public CoreFormat format() {
        return stream.format();
    }

    @Override
    public Architecture architecture() {
        return stream.architecture();
    }

    @Override
    public PhysicalMemory memory() {
        return stream.memory();
    }

    @Override
    public List<CpuState> cpus() {
        return atPanic.isEmpty() ? stream.cpus() : atPanic;
    }

    @Override
    public Optional<Vmcoreinfo> vmcoreinfo() {
        return stream.vmcoreinfo();
    }

    @Override
    public List<String> damage() {
        return Stream.concat(problems.stream(), stream.damage().stream()).toList();
    }

    @Override
    public void close() {
        stream.close();
    }
}
