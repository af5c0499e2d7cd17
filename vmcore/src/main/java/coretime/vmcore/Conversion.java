package coretime.vmcore;

import coretime.vmcore.internal.convert.PageCopy;
import coretime.vmcore.internal.write.KdumpFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a core anew: any source, as a kdump-compressed or ELF core, filtered and compressed as is wanted. What the source
 * says wrongly of itself (phys_base in QEMU's kdump files, e_ehsize in its ELF files) is right in the result. Set up and
 * run by one thread; not to be run twice.
 */
public final class Conversion {
    private final MemoryCore core;
    private CoreFormat.Kind format = CoreFormat.Kind.KDUMP;
    private Compression compression = Compression.ZSTD;
    private FilterLevel level = FilterLevel.NONE;
    private int threads = Runtime.getRuntime().availableProcessors();
    private boolean isSealed;
    private boolean overwrites;
    private Path target = Path.of("core");
    private PageRelease release = PageRelease.NONE;
    private Duration kernelSearch = Duration.ofDays(1);

    private Conversion(MemoryCore core) {
        this.core = core;
    }

    /** A conversion of this core, which stays the caller's to close. */
    public static Conversion of(MemoryCore core) {
        return new Conversion(core);
    }

    /** Whether somebody, in this process or in another one, is writing a core that will have this name. */
    public static boolean isBeingWritten(Path file) {
        return KdumpFile.isBeingWritten(file);
    }

    /** The new core's format, {@link CoreFormat.Kind#KDUMP} unless told otherwise, or {@link CoreFormat.Kind#ELF}. */
    public Conversion format(CoreFormat.Kind kind) {
        if (kind != CoreFormat.Kind.KDUMP && kind != CoreFormat.Kind.ELF) {
            throw new CoreException("cores are not written as " + kind);
        }
        this.format = kind;
        return this;
    }

    /** How pages of a kdump-compressed core are compressed; zstd unless told otherwise. */
    public Conversion compression(Compression kind) {
        this.compression = kind;
        return this;
    }

    /** The pages to leave out; none unless told otherwise. */
    public Conversion level(FilterLevel kinds) {
        this.level = kinds;
        return this;
    }

    /** Threads that read and compress; one for each CPU unless told otherwise. */
    public Conversion threads(int number) {
        this.threads = Math.clamp(number, 1, 256);
        return this;
    }

    /** Whether a manifest with hashes is written beside the core. */
    public Conversion seal(boolean seal) {
        this.isSealed = seal;
        return this;
    }

    /** Whether a file that is there already is replaced. */
    public Conversion overwrite(boolean overwrite) {
        this.overwrites = overwrite;
        return this;
    }

    /** How long the kernel is searched for at most, where the core does not say where it is; as long as it takes otherwise. */
    public Conversion kernelSearch(Duration longest) {
        this.kernelSearch = longest;
        return this;
    }

    /** Who is told of pages that are not read any more; nobody unless told otherwise. */
    public Conversion releasing(PageRelease listener) {
        this.release = listener;
        return this;
    }

    /** The file to write; its directory has to be there. */
    public Conversion to(Path file) {
        this.target = file;
        return this;
    }

    /**
     * Does it.
     *
     * @throws CoreException where the file is there already or cannot be written; what is written remains as NAME.partial
     */
    public ConversionResult run(Progress progress) {
        if (!overwrites && Files.exists(target)) {
            throw new CoreException(target + " is there already");
        }
        Instant began = Instant.now();
        Understanding understanding = Understanding.of(core, kernelSearch);
        List<String> problems = new ArrayList<>(core.damage());
        Map<PageClass, Long> excluded = new EnumMap<>(PageClass.class);
        Optional<String> notFiltered = Optional.empty();
        PhysicalMemory memory = core.memory();
        RamMap ram = understanding.ram();
        if (ram.pages() < memory.ram().pages()) {
            problems.add("%d pages beyond the kernel's memory, as a firmware's ROM, were left out"
                    .formatted(memory.ram().pages() - ram.pages()));
        }
        PageSet keep = PageSet.of(ram);
        FilterLevel done = level;
        if (level.needsKernel()) {
            try {
                PageSelection selection = PageFilter.select(understanding.kernel(), level, threads, progress);
                keep = selection.keep();
                excluded.putAll(selection.excluded());
                problems.addAll(selection.problems());
            } catch (CoreException e) {
                notFiltered = Optional.of(e.getMessage());
                done = new FilterLevel(level.bits() & FilterLevel.ZERO);
            }
        }
        PageCount notReadable = withoutUnreadable(memory, ram, keep);
        FilterLevel written = new FilterLevel(
                done.bits() | core.filterLevel().orElse(FilterLevel.NONE).bits());
        CoreFacts facts = understanding.facts(written);
        try (CoreWriter writer = writer(ram, keep, done, facts)) {
            release.unwanted(keep);
            PageCopy copy = new PageCopy(memory, keep, writer, threads, progress, release);
            copy.run();
            release.allRead();
            problems.addAll(copy.problems());
            Manifest.forget(target);
            WrittenCore result = writer.finish(facts);
            if (done.excludes(FilterLevel.ZERO)) {
                excluded.merge(PageClass.ZERO, result.zeroPages(), Long::sum);
            }
            Optional<Manifest> manifest =
                    isSealed ? Optional.of(Manifest.seal(target, threads, progress)) : Optional.empty();
            return new ConversionResult(
                    result,
                    written,
                    excluded,
                    notReadable.excluded(),
                    notReadable.missing(),
                    copy.damagedPages(),
                    notFiltered,
                    problems,
                    manifest,
                    Duration.between(began, Instant.now()));
        }
    }

    private CoreWriter writer(RamMap ram, PageSet keep, FilterLevel pages, CoreFacts facts) {
        return format == CoreFormat.Kind.ELF
                ? ElfCoreWriter.create(target, ram, keep)
                : KdumpWriter.create(
                        target,
                        ram,
                        keep,
                        new KdumpOptions(
                                compression, pages, Math.max(1, facts.cpus().size())));
    }

    /** Takes the pages that cannot be had out of a set; counts those that the source left out, and those it lacks. */
    private static PageCount withoutUnreadable(PhysicalMemory memory, RamMap ram, PageSet keep) {
        long excluded = 0;
        long missing = 0;
        for (RamMap.Range range : ram.ranges()) {
            for (long pfn = range.firstPfn(); pfn < range.endPfn(); pfn++) {
                int run = memory.runLength(pfn, (int) Math.min(Integer.MAX_VALUE, range.endPfn() - pfn));
                if (run > 0) {
                    pfn += run - 1;
                    continue;
                }
                switch (memory.presence(pfn)) {
                    case PRESENT, ZERO -> {}
                    case EXCLUDED -> {
                        excluded++;
                        keep.clear(pfn);
                    }
                    case MISSING, NOT_RAM -> {
                        missing++;
                        keep.clear(pfn);
                    }
                }
            }
        }
        return new PageCount(0, 0, excluded, missing);
    }
}
