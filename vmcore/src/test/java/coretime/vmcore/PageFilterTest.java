package coretime.vmcore;

import static coretime.vmcore.SyntheticKernel.BUDDY;
import static coretime.vmcore.SyntheticKernel.PG_HEAD;
import static coretime.vmcore.SyntheticKernel.PG_LRU;
import static coretime.vmcore.SyntheticKernel.PG_PRIVATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PageFilterTest {
    private static final long LRU = 1L << PG_LRU;
    private static final long PRIVATE = 1L << PG_PRIVATE;
    private static final long HEAD = 1L << PG_HEAD;

    private static PageSelection select(SyntheticKernel made, int level) {
        return PageFilter.select(Kernel.of(made.core()), new FilterLevel(level), 2, Progress.NONE);
    }

    private static SyntheticKernel kernel() {
        return new SyntheticKernel(true)
                .page(10, LRU, 0xf000, 0, 0) // page cache
                .page(11, LRU | PRIVATE, 0xf000, 0, 0) // with buffers
                .page(12, LRU, 0xf001, 0, 0) // anonymous
                .page(64, 0, 0, 4, BUDDY) // 16 free pages
                .page(128, HEAD, 0, 0, -1) // a huge page of hugetlbfs
                .compound(128, 3, 2)
                .page(144, HEAD | LRU, 0xf001, 0, 0) // a transparent huge page
                .compound(144, 2, 1)
                .page(160, 1L << 22, 0, 0, -1) // poisoned
                .page(161, 0, 0, 0, -257) // offline
                .page(162, 1L << 9, 0xf001, 0, -1); // a slab whose word looks like a mapping
    }

    @Test
    void eachLevelLeavesOutItsOwn() {
        Map<PageClass, Long> rest = Map.of(PageClass.HWPOISON, 1L, PageClass.OFFLINE, 1L);
        assertThat(select(kernel(), 2).excluded())
                .containsAllEntriesOf(rest)
                .containsEntry(PageClass.CACHE, 1L)
                .hasSize(3);
        assertThat(select(kernel(), 4).excluded())
                .containsEntry(PageClass.CACHE, 1L)
                .containsEntry(PageClass.CACHE_PRIVATE, 1L)
                .hasSize(4);
        assertThat(select(kernel(), 8).excluded())
                .containsEntry(PageClass.USER, 13L)
                .hasSize(3);
        assertThat(select(kernel(), 16).excluded())
                .containsEntry(PageClass.FREE, 16L)
                .hasSize(3);
    }

    @Test
    void whatIsLeftOutIsNotKept() {
        PageSelection all = select(kernel(), 31);
        assertThat(all.keep().contains(9)).isTrue();
        assertThat(all.keep().contains(79)).isFalse();
        assertThat(all.keep().contains(80)).isTrue();
        assertThat(all.keep().contains(135)).isFalse();
        assertThat(all.keep().contains(162)).isTrue();
        assertThat(all.keep().count()).isEqualTo(SyntheticKernel.PAGES - 1 - 1 - 13 - 16 - 2);
        assertThat(all.problems()).isEmpty();
    }

    @Test
    void ordersThatCannotBeTrueAreNotBelieved() {
        SyntheticKernel made = new SyntheticKernel(false)
                .page(65, 0, 0, 4, BUDDY) // not aligned
                .page(256, 0, 0, -5, BUDDY)
                .page(512, 0, 0, 63, BUDDY)
                .page(1024, HEAD, 0, 0, -1)
                .compound(1024, 1, 2)
                .page(2048, 0, 0, 30, BUDDY);
        made.word(SyntheticKernel.MEM_MAP + 1025 * 64 + 16, 0x3f02);
        PageSelection selection = select(made, 31);
        assertThat(selection.keep().contains(65)).isTrue();
        assertThat(selection.keep().contains(256)).isTrue();
        assertThat(selection.keep().contains(512)).isTrue();
        assertThat(selection.excluded()).containsEntry(PageClass.USER, 1L);
    }

    @Test
    void newerKernelsSayByTypeWhatAHugePageAndASlabAre() {
        int hugetlb = 0xf4000000;
        int slab = 0xf5000000;
        SyntheticKernel made = new SyntheticKernel(true)
                .without("OFFSET(page.compound_dtor)")
                .without("OFFSET(page.compound_order)")
                .without("NUMBER(HUGETLB_PAGE_DTOR)")
                .without("NUMBER(PAGE_BUDDY")
                .info("NUMBER(PAGE_HUGETLB_MAPCOUNT_VALUE)=" + hugetlb, "NUMBER(PAGE_SLAB_MAPCOUNT_VALUE)=" + slab)
                .info("NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)=" + 0xf0000000)
                .page(128, HEAD, 0, 0, hugetlb)
                .compound(128, 3, 0)
                .page(129, 3, 0, 0, -1)
                .page(200, 0, 1, 0, slab | 5)
                .page(256, 0, 0, 2, 0xf0000000);
        made.word(SyntheticKernel.MEM_MAP + 129 * 64 + 8, 1);
        PageSelection selection = select(made, 31);
        assertThat(selection.excluded())
                .containsEntry(PageClass.USER, 8L)
                .containsEntry(PageClass.FREE, 4L)
                .hasSize(2);
    }

    @Test
    void from66To68AFlagOfTheFirstTailSaysIt() {
        SyntheticKernel made = new SyntheticKernel(false)
                .without("OFFSET(page.compound_dtor)")
                .without("OFFSET(page.compound_order)")
                .info("NUMBER(PG_hugetlb)=8")
                .page(128, HEAD, 0, 0, -1)
                .compound(128, 2, 0)
                .page(129, 0x102, 0, 0, -1);
        made.word(SyntheticKernel.MEM_MAP + 129 * 64 + 8, 1);
        assertThat(select(made, 8).excluded()).containsEntry(PageClass.USER, 4L);
    }

    @Test
    void whatVmcoreinfoLacksIsNamed() {
        for (String entry : new String[] {"SYMBOL(mem_section)", "OFFSET(page.mapping)", "NUMBER(PG_lru)"}) {
            SyntheticKernel made = new SyntheticKernel(false).without(entry);
            assertThatThrownBy(() -> select(made, 31))
                    .isInstanceOf(KernelUnknownException.class)
                    .hasMessageContaining(entry);
        }
    }

    @Test
    void pagesWhoseStructPagesCannotBeReadAreKept() {
        SyntheticKernel made = kernel();
        made.word(0x3c1000, 0xff00000000000003L);
        PageSelection selection = select(made, 31);
        assertThat(selection.keep().count()).isEqualTo(SyntheticKernel.PAGES);
        assertThat(selection.problems()).isNotEmpty();
        made.word(0x3c0000, 0);
        assertThat(select(made, 31).keep().count()).isEqualTo(SyntheticKernel.PAGES);
    }
}
