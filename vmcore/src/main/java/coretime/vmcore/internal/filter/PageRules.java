package coretime.vmcore.internal.filter;

import coretime.vmcore.FilterLevel;
import coretime.vmcore.KernelUnknownException;
import coretime.vmcore.PageClass;
import coretime.vmcore.Vmcoreinfo;
import coretime.vmcore.internal.kernel.Layout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * What a {@code struct page} says that its page is, by the rules of makedumpfile (__exclude_unnecessary_pages), so that the
 * same pages are left out. Everything the rules need comes from VMCOREINFO. Immutable.
 */
final class PageRules {
    private static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LE32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** PAGE_MAPPING_ANON alone; with the movable bit it is KSM or a driver's page. */
    private static final long MAPPING_FLAGS = 3;

    private static final long MAPPING_ANON = 1;
    private static final int MAX_ORDER = 30;
    private static final long ORDER_MASK = 0xff;

    private final FilterLevel level;
    private final int pageBytes;
    private final long flags;
    private final long mapping;
    private final long mapcount;
    private final long privateField;
    private final long compoundHead;
    private final long lru;
    private final long privateFlag;
    private final long swapCache;
    private final long swapBacked;
    private final long headMask;
    private final long hwPoison;
    private final PageType slab;
    private final long slabFlag;
    private final PageType buddy;
    private final PageType offline;
    private final PageType unaccepted;
    private final PageType hugetlb;
    private final long hugetlbFlag;
    private final long hugetlbDtor;
    private final OptionalLong compoundDtor;
    private final OptionalLong compoundOrder;

    PageRules(Layout layout, FilterLevel level) {
        Vmcoreinfo info = layout.info();
        this.level = level;
        this.pageBytes = (int) layout.size("page");
        this.flags = member(layout, "page.flags", Long.BYTES);
        this.mapping = member(layout, "page.mapping", Long.BYTES);
        this.mapcount = member(layout, "page._mapcount", Integer.BYTES);
        this.privateField = member(layout, "page.private", Long.BYTES);
        this.compoundHead = member(layout, "page.compound_head", Long.BYTES);
        this.lru = bit(layout.number("PG_lru"));
        this.privateFlag = bit(layout.number("PG_private"));
        this.swapCache = bit(layout.number("PG_swapcache"));
        this.swapBacked = flag(info, "PG_swapbacked");
        this.headMask = info.number("PG_head_mask").orElse(0);
        this.hwPoison = flag(info, "PG_hwpoison");
        this.slab = PageType.of(info, "PAGE_SLAB_MAPCOUNT_VALUE");
        this.slabFlag = slab.isKnown() ? 0 : flag(info, "PG_slab");
        this.buddy = PageType.of(info, "PAGE_BUDDY_MAPCOUNT_VALUE");
        if (level.excludes(FilterLevel.FREE) && !buddy.isKnown()) {
            throw new KernelUnknownException("VMCOREINFO has no NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)");
        }
        this.offline = PageType.of(info, "PAGE_OFFLINE_MAPCOUNT_VALUE");
        this.unaccepted = PageType.of(info, "PAGE_UNACCEPTED_MAPCOUNT_VALUE");
        this.hugetlb = PageType.of(info, "PAGE_HUGETLB_MAPCOUNT_VALUE");
        this.hugetlbFlag = flag(info, "PG_hugetlb");
        this.hugetlbDtor = info.number("HUGETLB_PAGE_DTOR").orElse(-1);
        this.compoundDtor = optionalMember(layout, "page.compound_dtor");
        this.compoundOrder = optionalMember(layout, "page.compound_order");
    }

    private static long member(Layout layout, String name, int bytes) {
        long offset = layout.offset(name);
        if (offset + bytes > layout.size("page")) {
            throw new KernelUnknownException(
                    "VMCOREINFO's OFFSET(%s), %d, is outside of the page's structure".formatted(name, offset));
        }
        return offset;
    }

    private static OptionalLong optionalMember(Layout layout, String name) {
        return layout.info().offset(name).isPresent() ? OptionalLong.of(member(layout, name, 1)) : OptionalLong.empty();
    }

    private static long bit(long number) {
        if (number < 0 || number >= Long.SIZE) {
            throw new KernelUnknownException("VMCOREINFO has a page flag of number " + number);
        }
        return 1L << number;
    }

    private static long flag(Vmcoreinfo info, String name) {
        return info.number(name).isPresent() ? bit(info.number(name).getAsLong()) : 0;
    }

    /** Bytes of a struct page. */
    int pageBytes() {
        return pageBytes;
    }

    /**
     * The class of the pages that begin with this one, and how many they are.
     *
     * @param pages struct pages, the one after {@code at} as well where there is room
     * @param at where this one begins
     * @param decision told; not for pages that are kept
     */
    void decide(MemorySegment pages, long at, long pfn, Decision decision) {
        long pageFlags = pages.get(LE64, at + flags);
        if ((pages.get(LE64, at + compoundHead) & 1) != 0) {
            return; // A tail: what is decided of its head counts.
        }
        int count = pages.get(LE32, at + mapcount);
        boolean isSlab = (pageFlags & slabFlag) != 0 || slab.matches(count);
        if (!isSlab && level.excludes(FilterLevel.FREE) && buddy.is(count)) {
            run(pages.get(LE64, at + privateField), pfn, PageClass.FREE, decision);
            return;
        }
        long order = 0;
        boolean isHuge = false;
        if ((pageFlags & headMask) != 0 && at + 2L * pageBytes <= pages.byteSize()) {
            order = order(pages, at + pageBytes, pfn);
            isHuge = isHugetlb(pages, at + pageBytes, count);
        }
        PageClass kind = kind(pageFlags, pages.get(LE64, at + mapping), count, isSlab, isHuge);
        if (kind != PageClass.KERNEL) {
            decision.exclude(kind, pfn, 1L << order);
        }
    }

    private PageClass kind(long pageFlags, long map, int count, boolean isSlab, boolean isHuge) {
        boolean isAnonymous = !isSlab && (map & MAPPING_FLAGS) == MAPPING_ANON;
        boolean isCache = !isAnonymous && isCache(pageFlags);
        boolean isPrivate = (pageFlags & privateFlag) != 0;
        if (isCache && !isPrivate && level.excludes(FilterLevel.CACHE)) {
            return PageClass.CACHE;
        }
        if (isCache && level.excludes(FilterLevel.CACHE_PRIVATE)) {
            return isPrivate ? PageClass.CACHE_PRIVATE : PageClass.CACHE;
        }
        if ((isAnonymous || isHuge) && level.excludes(FilterLevel.USER)) {
            return PageClass.USER;
        }
        if ((pageFlags & hwPoison) != 0) {
            return PageClass.HWPOISON;
        }
        if (!isSlab && offline.is(count)) {
            return PageClass.OFFLINE;
        }
        return !isSlab && level.excludes(FilterLevel.FREE) && unaccepted.is(count) ? PageClass.FREE : PageClass.KERNEL;
    }

    /** On a LRU list, or in the swap cache, whose flag means something else without PG_swapbacked. */
    private boolean isCache(long pageFlags) {
        return (pageFlags & lru) != 0
                || ((pageFlags & swapCache) != 0 && (swapBacked == 0 || (pageFlags & swapBacked) != 0));
    }

    /** Of the first tail: a byte of its own until 6.5, then the lowest of its flags. */
    private long order(MemorySegment pages, long tail, long pfn) {
        long order = compoundOrder.isPresent()
                ? Byte.toUnsignedLong(pages.get(ValueLayout.JAVA_BYTE, tail + compoundOrder.getAsLong()))
                : pages.get(LE64, tail + flags) & ORDER_MASK;
        return order > MAX_ORDER || (pfn & ((1L << order) - 1)) != 0 ? 0 : order;
    }

    /** By its destructor until 6.5, by a flag of the first tail until 6.8, then by the head's type. */
    private boolean isHugetlb(MemorySegment pages, long tail, int count) {
        if (hugetlb.isKnown()) {
            return hugetlb.matches(count);
        }
        if (hugetlbFlag != 0) {
            return (pages.get(LE64, tail + flags) & hugetlbFlag) != 0;
        }
        return compoundDtor.isPresent()
                && hugetlbDtor >= 0
                && Byte.toUnsignedLong(pages.get(ValueLayout.JAVA_BYTE, tail + compoundDtor.getAsLong()))
                        == hugetlbDtor;
    }

    /** A block of the buddy allocator; one whose order cannot be true is kept. */
    private static void run(long order, long pfn, PageClass kind, Decision decision) {
        if (order >= 0 && order <= MAX_ORDER && (pfn & ((1L << order) - 1)) == 0) {
            decision.exclude(kind, pfn, 1L << order);
        }
    }

    /** Told what to leave out. */
    @FunctionalInterface
    interface Decision {
        /** Pages of one class. */
        void exclude(PageClass kind, long firstPfn, long pages);
    }
}
