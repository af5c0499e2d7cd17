package coretime.vmcore;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The memory of a very small Linux kernel, made by code: 16 MiB of RAM with page tables of four or five levels, a name, a
 * memory map with a struct page for each page, and a printk ring. Stands for cores that cannot be had at will: damaged ones
 * and those of other releases.
 */
public final class SyntheticKernel {
    /** The kernel's release. */
    public static final String RELEASE = "6.1.0-test";

    /** Pages of RAM. */
    public static final int PAGES = 4096;

    /** Where its image is mapped. */
    public static final long IMAGE = 0xffffffff80000000L;

    /** phys_base. */
    public static final long PHYS_BASE = 0x200000;

    /** Where VMCOREINFO's text lies, physical. */
    public static final long VMCOREINFO_AT = 0x700000;

    /** Where its CPU's stack begins, physical. */
    public static final long STACK = 0x3c8000;

    static final long ROOT = 0x400000;
    static final long MEM_MAP = 0x800000;
    static final int PG_LRU = 4;
    static final int PG_PRIVATE = 13;
    static final int PG_HEAD = 16;
    static final int BUDDY = -129;
    static final int HUGETLB_DTOR = 2;

    private static final int PAGE = 4096;
    private static final int STRUCT_PAGE = 64;
    private static final long VMEMMAP = 0xffffea0000000000L;
    private static final long VMEMMAP_5 = 0xffd4000000000000L;
    private static final long UTS = 0x300000;
    private static final long PRB = 0x310000;
    private static final long DESCS = 0x320000;
    private static final long INFOS = 0x340000;
    private static final long TEXT = 0x380000;
    private static final long SECTIONS = 0x3c0000;
    private static final int COUNT_BITS = 6;
    private static final int SIZE_BITS = 12;
    private static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LE32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort LE16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment memory = Arena.ofAuto().allocate((long) PAGES * PAGE, PAGE);
    private final List<String> vmcoreinfo = new ArrayList<>();
    private final boolean isFiveLevel;
    private long nextTable = ROOT + PAGE;
    private long textEnd;
    private int records;

    /** A kernel with an empty log, whose pages are all its own. */
    public SyntheticKernel(boolean isFiveLevel) {
        this.isFiveLevel = isFiveLevel;
        map(IMAGE, PHYS_BASE, 4);
        map(isFiveLevel ? VMEMMAP_5 : VMEMMAP, MEM_MAP, 1);
        text(UTS + 2 * 65, RELEASE);
        memory.set(LE64, SECTIONS, virtual(SECTIONS + PAGE));
        memory.set(LE64, SECTIONS + PAGE, (isFiveLevel ? VMEMMAP_5 : VMEMMAP) | 3);
        ring();
        info("OSRELEASE=" + RELEASE, "PAGESIZE=4096", "NUMBER(phys_base)=" + PHYS_BASE);
        symbol("init_uts_ns", UTS);
        symbol("init_top_pgt", ROOT);
        symbol("mem_section", SECTIONS);
        symbol("_stext", PHYS_BASE);
        info("OFFSET(uts_namespace.name)=0", "NUMBER(pgtable_l5_enabled)=" + (isFiveLevel ? 1 : 0));
        info("NUMBER(sme_mask)=0", "NUMBER(KERNEL_IMAGE_SIZE)=1073741824");
        info("LENGTH(mem_section)=2048", "SIZE(mem_section)=16", "OFFSET(mem_section.section_mem_map)=0");
        info("NUMBER(SECTION_SIZE_BITS)=27", "NUMBER(MAX_PHYSMEM_BITS)=46", "SIZE(page)=64", "OFFSET(page.flags)=0");
        info("OFFSET(page.compound_head)=8", "OFFSET(page.compound_dtor)=16", "OFFSET(page.compound_order)=17");
        info("OFFSET(page.mapping)=24", "OFFSET(page.private)=40", "OFFSET(page._mapcount)=48");
        info("NUMBER(PG_lru)=4", "NUMBER(PG_private)=13", "NUMBER(PG_swapcache)=10", "NUMBER(PG_swapbacked)=19");
        info("NUMBER(PG_slab)=9", "NUMBER(PG_hwpoison)=22", "NUMBER(PG_head_mask)=65536");
        info("NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)=-129", "NUMBER(HUGETLB_PAGE_DTOR)=2");
        info("NUMBER(PAGE_OFFLINE_MAPCOUNT_VALUE)=-257");
        for (int pfn = 0; pfn < PAGES; pfn++) {
            page(pfn, 0, 0, 0, -1);
        }
    }

    /** The same address in the kernel's image. */
    public static long virtual(long physical) {
        return IMAGE + physical - PHYS_BASE;
    }

    /** Lines of VMCOREINFO. */
    public SyntheticKernel info(String... lines) {
        Collections.addAll(vmcoreinfo, lines);
        return this;
    }

    /** Takes lines that begin so out of VMCOREINFO. */
    public SyntheticKernel without(String start) {
        vmcoreinfo.removeIf(line -> line.startsWith(start));
        return this;
    }

    /** SYMBOL(name) of something at a physical address of the image. */
    public SyntheticKernel symbol(String name, long physical) {
        return info("SYMBOL(%s)=%x".formatted(name, virtual(physical)));
    }

    /** A struct page. */
    public SyntheticKernel page(long pfn, long flags, long mapping, long privateField, int mapcount) {
        long at = MEM_MAP + pfn * STRUCT_PAGE;
        memory.set(LE64, at, flags);
        memory.set(LE64, at + 24, mapping);
        memory.set(LE64, at + 40, privateField);
        memory.set(LE32, at + 48, mapcount);
        return this;
    }

    /** A compound page: its first tail says order and destructor, all tails say that they are tails. */
    public SyntheticKernel compound(long pfn, int order, int destructor) {
        for (long tail = pfn + 1; tail < pfn + (1L << order); tail++) {
            memory.set(LE64, MEM_MAP + tail * STRUCT_PAGE + 8, 1);
        }
        memory.set(ValueLayout.JAVA_BYTE, MEM_MAP + (pfn + 1) * STRUCT_PAGE + 16, (byte) destructor);
        memory.set(ValueLayout.JAVA_BYTE, MEM_MAP + (pfn + 1) * STRUCT_PAGE + 17, (byte) order);
        return this;
    }

    /** A word of memory, physical. */
    public SyntheticKernel word(long physical, long value) {
        memory.set(LE64, physical, value);
        return this;
    }

    /** Text with a NUL at its end, physical. */
    public SyntheticKernel text(long physical, String text) {
        memory.setString(physical, text, StandardCharsets.ISO_8859_1);
        return this;
    }

    /** Bytes of memory, physical. */
    public SyntheticKernel bytes(long physical, byte[] bytes) {
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, physical, bytes.length);
        return this;
    }

    /** Fills pages with something. */
    public SyntheticKernel fill(long firstPfn, long endPfn, int value) {
        memory.asSlice(firstPfn * PAGE, (endPfn - firstPfn) * PAGE).fill((byte) value);
        return this;
    }

    /** A record of the log. */
    public SyntheticKernel log(long nanos, int level, String text) {
        int count = 1 << COUNT_BITS;
        long id = idOf(records);
        int index = (int) (id & (count - 1));
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long room = (8L + bytes.length + 7) / 8 * 8;
        long size = 1L << SIZE_BITS;
        long begin = textEnd;
        if (begin / size != (begin + room - 1) / size) {
            textEnd = (begin / size + 1) * size;
        }
        long at = textEnd % size;
        textEnd += room;
        memory.set(LE64, TEXT + at, id);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, TEXT + at + 8, bytes.length);
        memory.set(LE64, DESCS + index * 24L, 2L << 62 | id);
        memory.set(LE64, DESCS + index * 24L + 8, begin);
        memory.set(LE64, DESCS + index * 24L + 16, textEnd);
        long info = INFOS + index * 88L;
        memory.set(LE64, info, records);
        memory.set(LE64, info + 8, nanos);
        memory.set(LE16, info + 16, (short) bytes.length);
        memory.set(ValueLayout.JAVA_BYTE, info + 19, (byte) (level << 5));
        memory.set(LE32, info + 20, 0x80000001);
        memory.set(LE64, PRB + 0x20, id);
        memory.set(LE64, PRB + 0x28, idOf(Math.max(0, records - count + 1)));
        records++;
        return this;
    }

    private static long idOf(int record) {
        return 0x3fffffffL + record;
    }

    private void ring() {
        memory.set(LE64, PRB + 0x100, virtual(PRB));
        memory.set(LE32, PRB, COUNT_BITS);
        memory.set(LE64, PRB + 8, virtual(DESCS));
        memory.set(LE64, PRB + 0x10, virtual(INFOS));
        memory.set(LE64, PRB + 0x20, idOf(0));
        memory.set(LE64, PRB + 0x28, idOf(0));
        memory.set(LE32, PRB + 0x40, SIZE_BITS);
        memory.set(LE64, PRB + 0x48, virtual(TEXT));
        symbol("prb", PRB + 0x100);
        info("OFFSET(printk_ringbuffer.desc_ring)=0", "OFFSET(printk_ringbuffer.text_data_ring)=64");
        info("OFFSET(prb_desc_ring.count_bits)=0", "OFFSET(prb_desc_ring.descs)=8", "OFFSET(prb_desc_ring.infos)=16");
        info("OFFSET(prb_desc_ring.head_id)=32", "OFFSET(prb_desc_ring.tail_id)=40", "SIZE(prb_desc)=24");
        info("OFFSET(prb_desc.state_var)=0", "OFFSET(prb_desc.text_blk_lpos)=8", "OFFSET(atomic_long_t.counter)=0");
        info("OFFSET(prb_data_blk_lpos.begin)=0", "OFFSET(prb_data_blk_lpos.next)=8", "SIZE(printk_info)=88");
        info("OFFSET(printk_info.seq)=0", "OFFSET(printk_info.ts_nsec)=8", "OFFSET(printk_info.text_len)=16");
        info("OFFSET(printk_info.caller_id)=20", "OFFSET(prb_data_ring.size_bits)=0", "OFFSET(prb_data_ring.data)=8");
    }

    /** Maps pages of 2 MiB. */
    public SyntheticKernel map(long address, long physical, int largePages) {
        for (int i = 0; i < largePages; i++) {
            long at = address + ((long) i << 21);
            long table = ROOT;
            for (int shift = isFiveLevel ? 48 : 39; shift > 21; shift -= 9) {
                long entry = table + (at >>> shift & 511) * 8;
                if (memory.get(LE64, entry) == 0) {
                    memory.set(LE64, entry, nextTable | 3);
                    nextTable += PAGE;
                }
                table = memory.get(LE64, entry) & ~0xfffL;
            }
            memory.set(LE64, table + (at >>> 21 & 511) * 8, physical + ((long) i << 21) | 0x83);
        }
        return this;
    }

    /** VMCOREINFO as it stands. */
    public Vmcoreinfo vmcoreinfo() {
        return Vmcoreinfo.parse((String.join("\n", vmcoreinfo) + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A core that carries VMCOREINFO, with one CPU. */
    public MemoryCore core() {
        return core(Optional.of(vmcoreinfo()));
    }

    /** A core without VMCOREINFO, which has to be searched for. */
    public MemoryCore coreWithoutVmcoreinfo() {
        text(VMCOREINFO_AT, String.join("\n", vmcoreinfo) + "\n");
        return core(Optional.empty());
    }

    /** A core that carries other words on the kernel. */
    public MemoryCore coreWith(Vmcoreinfo other) {
        return core(Optional.of(other));
    }

    private MemoryCore core(Optional<Vmcoreinfo> carried) {
        List<Long> registers = new ArrayList<>(Collections.nCopies(X86Registers.GENERAL, 0L));
        registers.set(X86Registers.RIP, virtual(UTS));
        registers.set(X86Registers.RSP, virtual(STACK + 0x100));
        registers.set(X86Registers.GS_BASE, 0x1234L);
        CpuState cpu = new CpuState(
                0, 1, new X86Registers(registers, Optional.of(new X86Registers.Control(1, 2, ROOT, 4, 5))));
        return LiveMemory.core(
                "synthetic", LiveMemory.of(List.of(new LiveMemory.Block(0, memory))), List.of(cpu), carried);
    }
}
