package coretime.vmcore.internal.stream;

import coretime.vmcore.Architecture;
import coretime.vmcore.CoreException;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.CpuState;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Vmcoreinfo;
import coretime.vmcore.internal.io.Bytes;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A guest's state as QEMU writes it for a migration, a background snapshot or libvirt's save. */
public final class StreamCore implements MemoryCore {
    private final Bytes bytes;
    private final Runnable closing;
    private final CoreFormat format;
    private final StreamMemory memory;
    private final List<CpuState> cpus;
    private final Optional<Vmcoreinfo> vmcoreinfo;
    private final List<String> damage;

    private StreamCore(
            Bytes bytes, Runnable closing, CoreFormat.Kind kind, String details, StreamParser.Parsed parsed) {
        this.bytes = bytes;
        this.closing = closing;
        this.format = new CoreFormat(kind, details.isEmpty() ? parsed.machine() : parsed.machine() + ", " + details);
        this.damage = new ArrayList<>(parsed.damage());
        this.memory = new StreamMemory(bytes, MachineLayout.of(bytes, parsed, damage));
        this.cpus = List.copyOf(X86CpuState.read(bytes, parsed, damage));
        this.vmcoreinfo = DeviceVmcoreinfo.read(bytes, parsed, memory, damage);
        for (RamBlock block : parsed.blocks()) {
            long missing = block.missing();
            if (missing > 0) {
                damage.add("%s: the stream does not have %d of %d pages of %s"
                        .formatted(bytes.name(), missing, block.pages(), block.name()));
            }
        }
    }

    /** Whether these bytes begin as a stream does. */
    public static boolean isStream(Bytes bytes) {
        return bytes.size() >= Integer.BYTES && bytes.be32(0, "magic") == StreamParser.MAGIC;
    }

    /**
     * Opens a bare stream.
     *
     * @param closing run when the core is closed
     */
    public static StreamCore open(Bytes bytes, Runnable closing) {
        return open(bytes, 0, CoreFormat.Kind.QEMU_STREAM, "", closing);
    }

    /**
     * Opens a stream in what libvirt saved.
     *
     * @param offset where the stream begins
     * @param details what to say of it besides the machine
     * @param closing run when the core is closed
     */
    public static StreamCore openSaved(Bytes bytes, long offset, String details, Runnable closing) {
        return open(bytes, offset, CoreFormat.Kind.LIBVIRT_SAVE, details, closing);
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    private static StreamCore open(Bytes bytes, long offset, CoreFormat.Kind kind, String details, Runnable closing) {
        Arena arena = Arena.ofShared();
        boolean isOpen = false;
        try {
            StreamCore core = new StreamCore(
                    bytes,
                    () -> {
                        arena.close();
                        closing.run();
                    },
                    kind,
                    details,
                    StreamParser.parse(bytes, offset, arena));
            isOpen = true;
            return core;
        } catch (OutOfMemoryError e) {
            throw new CoreException(
                    bytes.name() + " has too much RAM for this process: start it with a larger -XX:MaxDirectMemorySize",
                    e);
        } finally {
            if (!isOpen) {
                arena.close();
            }
        }
    }

    @Override
    public String name() {
        return bytes.name();
    }

    @Override
    public CoreFormat format() {
        return format;
    }

    @Override
    public Architecture architecture() {
        return Architecture.X86_64;
    }

    @Override
    public PhysicalMemory memory() {
        return memory;
    }

    @Override
    public List<CpuState> cpus() {
        return cpus;
    }

    @Override
    public Optional<Vmcoreinfo> vmcoreinfo() {
        return vmcoreinfo;
    }

    @Override
    public List<String> damage() {
        return List.copyOf(damage);
    }

    @Override
    public void close() {
        closing.run();
    }
}
