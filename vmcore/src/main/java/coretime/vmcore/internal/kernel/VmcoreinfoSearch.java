package coretime.vmcore.internal.kernel;

import coretime.vmcore.CoreException;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.RamMap;
import coretime.vmcore.Vmcoreinfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks for VMCOREINFO in a guest's memory (Linux kernel/vmcore_info.c): a text that begins with {@code OSRELEASE=}, in a
 * page of its own, 24 bytes behind its ELF note's header, or, in kernels before 4.13, anywhere in the kernel's data.
 */
final class VmcoreinfoSearch {
    /** VMCOREINFO_BYTES is one page; some distributions' kernels add to it. */
    static final int MAX_TEXT = 1 << 14;

    /** Files and other programs' memory can hold copies; past so many, the memory was made to deceive. */
    static final int MAX_CANDIDATES = 4096;

    /** Pages between two looks at the clock. */
    private static final int LOOK = 64;

    private static final byte[] BEGIN = "OSRELEASE=".getBytes(StandardCharsets.US_ASCII);
    private static final int[] SKIPS = skips();

    private final PhysicalMemory memory;
    private final PageBuffer buffer;
    private final PageBuffer textBuffer;
    private final long began = System.nanoTime();
    private final long longest;
    private int candidates;

    VmcoreinfoSearch(PhysicalMemory memory, Duration longest) {
        this.memory = memory;
        this.buffer = PageBuffer.of(memory);
        this.textBuffer = PageBuffer.of(memory);
        this.longest = longest.toNanos();
    }

    private static int[] skips() {
        int[] skips = new int[256];
        Arrays.fill(skips, BEGIN.length);
        for (int i = 0; i < BEGIN.length - 1; i++) {
            skips[BEGIN[i]] = BEGIN.length - 1 - i;
        }
        return skips;
    }

    /** Whether its time is up. */
    boolean isOver() {
        return System.nanoTime() - began > longest;
    }

    /** How many texts looked like VMCOREINFO. */
    int candidates() {
        return candidates;
    }

    /** The first VMCOREINFO that is accepted, by ascending physical address. */
    Optional<Vmcoreinfo> search(Predicate<Vmcoreinfo> isAccepted) {
        for (RamMap.Range range : memory.ram().ranges()) {
            for (long pfn = range.firstPfn(); pfn < range.endPfn(); pfn++) {
                Optional<Vmcoreinfo> found = inPage(pfn, isAccepted);
                if (found.isPresent() || candidates >= MAX_CANDIDATES || (pfn % LOOK == 0 && isOver())) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a page begins with it, as the kernel's own page does. */
    boolean beginsWithText(MemorySegment page) {
        return page.get(ValueLayout.JAVA_BYTE, BEGIN.length - 1) == BEGIN[BEGIN.length - 1] && matches(page, 0);
    }

    /** The first VMCOREINFO in this page that is accepted. */
    Optional<Vmcoreinfo> inPage(long pfn, Predicate<Vmcoreinfo> isAccepted) {
        if (memory.presence(pfn) != coretime.vmcore.Presence.PRESENT) {
            return Optional.empty();
        }
        MemorySegment page;
        try {
            page = memory.page(pfn, buffer);
        } catch (CoreException e) {
            return Optional.empty(); // A damaged page holds no VMCOREINFO that could be trusted.
        }
        long at = find(page, 0);
        while (at >= 0 && candidates < MAX_CANDIDATES && !isOver()) {
            Vmcoreinfo info = Vmcoreinfo.parse(text(pfn, (int) at));
            if (isPlausible(info)) {
                candidates++;
                if (isAccepted.test(info)) {
                    return Optional.of(info);
                }
            }
            at = find(page, at + 1);
        }
        return Optional.empty();
    }

    private boolean isPlausible(Vmcoreinfo info) {
        return info.value("PAGESIZE").equals(Optional.of(Integer.toString(memory.pageSize())))
                && info.symbol("_stext").isPresent()
                && info.osRelease().filter(release -> !release.isBlank()).isPresent();
    }

    /** Horspool's search; a begin that crosses into the next page is not looked for, the text would be cut. */
    private static long find(MemorySegment page, long from) {
        int last = BEGIN.length - 1;
        long end = page.byteSize() - BEGIN.length;
        long at = from;
        while (at <= end) {
            byte tail = page.get(ValueLayout.JAVA_BYTE, at + last);
            if (tail == BEGIN[last] && matches(page, at)) {
                return at;
            }
            at += SKIPS[Byte.toUnsignedInt(tail)];
        }
        return -1;
    }

    private static boolean matches(MemorySegment page, long at) {
        for (int i = 0; i < BEGIN.length - 1; i++) {
            if (page.get(ValueLayout.JAVA_BYTE, at + i) != BEGIN[i]) {
                return false;
            }
        }
        return true;
    }

    /** Text up to its NUL, on through the following pages as far as they are there. */
    private byte[] text(long pfn, int offset) {
        byte[] text = new byte[MAX_TEXT];
        int length = 0;
        int from = offset;
        for (long next = pfn; length < MAX_TEXT && memory.presence(next).isReadable(); next++) {
            int part = Math.min(MAX_TEXT - length, memory.pageSize() - from);
            try {
                MemorySegment.copy(memory.page(next, textBuffer), ValueLayout.JAVA_BYTE, from, text, length, part);
            } catch (CoreException e) {
                break; // What was read may be all of it, and if not, it is no kernel's.
            }
            for (int i = length; i < length + part; i++) {
                if (text[i] == 0) {
                    return Arrays.copyOf(text, i);
                }
            }
            length += part;
            from = 0;
        }
        return Arrays.copyOf(text, length);
    }
}
