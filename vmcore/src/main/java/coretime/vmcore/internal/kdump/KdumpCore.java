package coretime.vmcore.internal.kdump;

import coretime.vmcore.Architecture;
import coretime.vmcore.Compression;
import coretime.vmcore.CoreException;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.CpuState;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Utsname;
import coretime.vmcore.Vmcoreinfo;
import coretime.vmcore.internal.elf.CoreNotes;
import coretime.vmcore.internal.io.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A kdump-compressed core (makedumpfile IMPLEMENTATION and diskdump_mod.h, header versions 1 to 6), in one file or split
 * over several. What a filter left out and what is missing are told apart by the header's own marks and the file's end.
 */
public final class KdumpCore implements MemoryCore {
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int MAX_FILES = 4096;

    private final List<KdumpPart> parts;
    private final Runnable closing;
    private final KdumpMemory memory;
    private final CoreNotes notes;
    private final Optional<Vmcoreinfo> vmcoreinfo;
    private final List<String> damage = new ArrayList<>();

    private KdumpCore(List<KdumpPart> parts, Runnable closing) {
        this.parts = parts;
        this.closing = closing;
        this.memory = new KdumpMemory(parts);
        KdumpHeader header = parts.getFirst().header();
        Bytes bytes = parts.getFirst().bytes();
        this.notes = header.noteBytes() == 0
                ? CoreNotes.NONE
                : CoreNotes.read(bytes, header.noteOffset(), header.noteBytes());
        this.vmcoreinfo = readVmcoreinfo(bytes, header).or(notes::vmcoreinfo);
        damage.addAll(memory.damage());
        damage.addAll(notes.problems());
        parts.forEach(part -> damage.addAll(part.damage()));
        if (header.dumpLevel() < 0 || header.dumpLevel() > FilterLevel.ALL.bits()) {
            damage.add("%s: dump_level 0x%x is none".formatted(bytes.name(), header.dumpLevel()));
        }
    }

    /** Whether these bytes begin as a kdump-compressed file does. */
    public static boolean isKdump(Bytes bytes) {
        return bytes.size() >= Long.BYTES && bytes.be64(0, "signature") == KdumpHeader.KDUMP_SIGNATURE;
    }

    /**
     * Opens a core.
     *
     * @param files the files' content, in any order
     * @param closing run when the core is closed
     */
    public static KdumpCore open(List<? extends Bytes> files, Runnable closing) {
        if (files.isEmpty() || files.size() > MAX_FILES) {
            throw new CoreException("a core of %d files is none".formatted(files.size()));
        }
        List<KdumpPart> parts = new ArrayList<>();
        for (Bytes bytes : files) {
            parts.add(KdumpPart.open(bytes));
        }
        for (KdumpPart part : parts) {
            checkSameCore(parts.getFirst(), part, parts.size());
        }
        return new KdumpCore(List.copyOf(parts), closing);
    }

    private static void checkSameCore(KdumpPart first, KdumpPart part, int files) {
        KdumpHeader one = first.header();
        KdumpHeader other = part.header();
        if (files > 1 && !other.isSplit()) {
            throw new CoreException("%s is a core of its own, not one file of a split core"
                    .formatted(part.bytes().name()));
        }
        if (one.maxMapnr() != other.maxMapnr()
                || one.seconds() != other.seconds()
                || !one.utsname().equals(other.utsname())) {
            throw new CoreException("%s and %s are not of one split core: size, time or kernel differ"
                    .formatted(first.bytes().name(), part.bytes().name()));
        }
    }

    private Optional<Vmcoreinfo> readVmcoreinfo(Bytes bytes, KdumpHeader header) {
        if (header.vmcoreinfoBytes() == 0) {
            return Optional.empty();
        }
        long length = header.vmcoreinfoBytes() < 0
                ? Vmcoreinfo.MAX_BYTES
                : Math.min(header.vmcoreinfoBytes(), Vmcoreinfo.MAX_BYTES);
        if (!bytes.holds(header.vmcoreinfoOffset(), length)) {
            damage.add("%s: VMCOREINFO, %d bytes at offset 0x%x, is not in the file"
                    .formatted(bytes.name(), header.vmcoreinfoBytes(), header.vmcoreinfoOffset()));
            return Optional.empty();
        }
        return Optional.of(Vmcoreinfo.parse(bytes.copy(header.vmcoreinfoOffset(), length, "VMCOREINFO")));
    }

    @Override
    public String name() {
        return parts.stream().map(part -> part.bytes().name()).collect(Collectors.joining(", "));
    }

    @Override
    public CoreFormat format() {
        KdumpHeader header = parts.getFirst().header();
        List<String> details = new ArrayList<>();
        details.add("version " + header.version());
        for (Compression compression : Compression.values()) {
            if ((header.status() & compression.flag()) != 0) {
                details.add(compression.name().toLowerCase(Locale.ROOT));
            }
        }
        if (notes.isQemu()) {
            details.add("with QEMU's CPU notes");
        }
        Set<Boolean> flattened = new HashSet<>();
        parts.forEach(part -> flattened.add(part.bytes() instanceof FlattenedBytes));
        if (flattened.contains(true)) {
            details.add("flattened");
        }
        if (header.isSplit()) {
            details.add(parts.size() == 1 ? "one file of a split core" : "split into " + parts.size() + " files");
        }
        return new CoreFormat(CoreFormat.Kind.KDUMP, String.join(", ", details));
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
        return notes.cpus();
    }

    @Override
    public Optional<Vmcoreinfo> vmcoreinfo() {
        return vmcoreinfo;
    }

    @Override
    public Optional<Long> headerPhysBase() {
        return Optional.of(parts.getFirst().header().physBase());
    }

    @Override
    public Optional<FilterLevel> filterLevel() {
        int level = parts.getFirst().header().dumpLevel();
        return level < 0 || level > FilterLevel.ALL.bits() ? Optional.empty() : Optional.of(new FilterLevel(level));
    }

    @Override
    public Optional<Instant> takenAt() {
        KdumpHeader header = parts.getFirst().header();
        if (header.seconds() <= 0 || header.seconds() > LAST_SECOND) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(header.seconds(), Math.clamp(header.micros(), 0, 999_999) * 1000L));
    }

    /** Empty where nothing but the machine is named, as in QEMU's files. */
    @Override
    public Optional<Utsname> utsname() {
        Utsname utsname = parts.getFirst().header().utsname();
        return utsname.release().isEmpty() ? Optional.empty() : Optional.of(utsname);
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
