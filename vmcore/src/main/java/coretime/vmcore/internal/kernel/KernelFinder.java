package coretime.vmcore.internal.kernel;

import coretime.vmcore.Architecture;
import coretime.vmcore.KernelUnknownException;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.VirtualMemory;
import coretime.vmcore.Vmcoreinfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds VMCOREINFO and phys_base, and believes neither before the kernel's release text is found through them. */
public final class KernelFinder {
    /** A search for phys_base reads a page for each 2 MiB of RAM; copies made to deceive must not repeat it for ever. */
    private static final int MAX_BASE_SEARCHES = 4;

    private final MemoryCore core;
    private final Duration longest;
    private final List<String> problems = new ArrayList<>();
    private final VmcoreinfoSearch search;
    private int baseSearches;

    private KernelFinder(MemoryCore core, Duration longest) {
        this.core = core;
        this.longest = longest;
        this.search = new VmcoreinfoSearch(core.memory(), longest);
    }

    /**
     * The kernel's place.
     *
     * @param vmcoreinfo that fits the memory
     * @param wasSearched whether it was found in memory
     * @param physBase that fits the memory
     * @param virtual the kernel's address space
     * @param problems what was odd
     */
    public record Found(
            Vmcoreinfo vmcoreinfo, boolean wasSearched, long physBase, VirtualMemory virtual, List<String> problems) {
        /** Copies the list. */
        public Found {
            problems = List.copyOf(problems);
        }

        /** The same, read in another way. */
        public Found with(VirtualMemory by) {
            return new Found(vmcoreinfo, wasSearched, physBase, by, problems);
        }
    }

    /**
     * Finds it.
     *
     * @param longest how long memory is searched at most
     * @throws KernelUnknownException where there is none, or none that fits the memory
     */
    public static Found find(MemoryCore core, Duration longest) {
        if (core.architecture() != Architecture.X86_64) {
            throw new KernelUnknownException("%s: kernels of %s are not read yet, only those of x86_64"
                    .formatted(core.name(), core.architecture()));
        }
        return new KernelFinder(core, longest).find();
    }

    private Found find() {
        Optional<Located> carried = core.vmcoreinfo().flatMap(this::locate);
        boolean isFitting = carried.filter(Located::walks).isPresent();
        RegisterSearch registers = new RegisterSearch(core, search);
        if (isFitting && registers.leadTo(carried.get())) {
            return found(carried.get(), false);
        }
        List<Located> found = new ArrayList<>();
        Predicate<Vmcoreinfo> isKernel = info -> {
            Optional<Located> located = locate(info);
            located.ifPresent(found::add);
            return located.filter(Located::walks).isPresent();
        };
        // What an earlier boot left in memory fits as well: the CPUs know which kernel ran.
        if (!registers.search(isKernel)) {
            if (isFitting) {
                return found(carried.get(), false);
            }
            search.search(isKernel);
        }
        if (core.vmcoreinfo().isPresent() && !isFitting) {
            problems.add("the core's own VMCOREINFO does not fit its memory");
        }
        for (Located located : found) {
            if (located.walks()) {
                return found(located, true);
            }
        }
        if (carried.isPresent() || !found.isEmpty()) {
            problems.add("the kernel's page tables cannot be walked: only what lies in its image can be read");
            return carried.map(located -> found(located, false)).orElseGet(() -> found(found.getFirst(), true));
        }
        String reason = reason(core.vmcoreinfo().isPresent(), search.candidates());
        throw new KernelUnknownException(
                search.isOver()
                        ? reason + "; the search was ended after %.1f s".formatted(longest.toMillis() / 1e3)
                        : reason);
    }

    private String reason(boolean isCarried, int candidates) {
        String searched = candidates == 0
                ? "none was found in its memory"
                : candidates + " like it in its memory fit no kernel there";
        return isCarried
                ? "%s: its VMCOREINFO does not fit its memory (no phys_base leads to the kernel's release), and %s"
                        .formatted(core.name(), searched)
                : "%s: it has no VMCOREINFO, and %s; the guest is no Linux, or its memory is not all there"
                        .formatted(core.name(), searched);
    }

    private Found found(Located located, boolean wasSearched) {
        return new Found(located.vmcoreinfo(), wasSearched, located.physBase(), located.virtual(), problems);
    }

    private Optional<Located> locate(Vmcoreinfo info) {
        KernelImage image = new KernelImage(core.memory(), info);
        List<Long> bases = new ArrayList<>();
        info.number("phys_base").ifPresent(bases::add);
        core.headerPhysBase().filter(base -> !bases.contains(base)).ifPresent(bases::add);
        Optional<Located> direct = Optional.empty();
        for (long base : bases) {
            if (image.isAt(base)) {
                Located located = image.located(base);
                if (located.walks()) {
                    return Optional.of(located);
                }
                direct = direct.or(() -> Optional.of(located));
            }
        }
        if (direct.isEmpty() && baseSearches++ < MAX_BASE_SEARCHES) {
            direct = image.searchBase(search::isOver).map(image::located);
        }
        return direct;
    }

    /**
     * A kernel whose release text is where it should be.
     *
     * @param walks whether its page tables lead there too
     */
    record Located(Vmcoreinfo vmcoreinfo, long physBase, VirtualMemory virtual, boolean walks) {}
}
