package coretime.vmcore.internal.live;

import coretime.vmcore.Architecture;
import coretime.vmcore.CoreException;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.CpuState;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Vmcoreinfo;
import java.util.List;
import java.util.Optional;

/**
 * Memory that is no file's, as a core.
 *
 * @param name what to call it
 * @param memory closed with it where that can be
 * @param cpus with their registers
 * @param vmcoreinfo where it is known
 */
public record LiveCore(String name, PhysicalMemory memory, List<CpuState> cpus, Optional<Vmcoreinfo> vmcoreinfo)
        implements MemoryCore {
    /** Copies the list. */
    public LiveCore {
        cpus = List.copyOf(cpus);
    }

    @Override
    public CoreFormat format() {
        return new CoreFormat(CoreFormat.Kind.LIVE, "");
    }

    @Override
    public Architecture architecture() {
        return Architecture.X86_64;
    }

    @Override
    public List<String> damage() {
        return List.of();
    }

    @Override
    @SuppressWarnings("AvoidCatchingRuntimeExceptions") // AutoCloseable throws anything
    public void close() {
        if (memory instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (CoreException e) {
                throw e;
            } catch (Exception e) {
                throw new CoreException(name + " cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
