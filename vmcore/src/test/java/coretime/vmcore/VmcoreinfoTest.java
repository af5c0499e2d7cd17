package coretime.vmcore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VmcoreinfoTest {
    private static Vmcoreinfo of(String text) {
        return Vmcoreinfo.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void symbolsAreHexadecimalAndNumbersDecimal() {
        Vmcoreinfo info = of("""
                OSRELEASE=6.1.0-56-cloud-amd64
                BUILD-ID=ab12
                SYMBOL(init_uts_ns)=ffffffff9a9c1234
                SIZE(page)=64
                OFFSET(page.flags)=0
                LENGTH(mem_section)=2048
                NUMBER(phys_base)=-16777216
                NUMBER(PG_slab)=0x9
                KERNELOFFSET=18000000
                CRASHTIME=1700000000
                """);
        assertThat(info.osRelease()).contains("6.1.0-56-cloud-amd64");
        assertThat(info.buildId()).contains("ab12");
        assertThat(info.symbol("init_uts_ns")).hasValue(0xffffffff9a9c1234L);
        assertThat(info.size("page")).hasValue(64);
        assertThat(info.offset("page.flags")).hasValue(0);
        assertThat(info.length("mem_section")).hasValue(2048);
        assertThat(info.number("phys_base")).hasValue(-16777216);
        assertThat(info.number("PG_slab")).hasValue(9);
        assertThat(info.kernelOffset()).hasValue(0x18000000);
        assertThat(info.crashTime()).hasValue(1_700_000_000);
        assertThat(info).hasToString("VMCOREINFO of 6.1.0-56-cloud-amd64");
    }

    @Test
    void whatIsNoNumberIsAbsent() {
        Vmcoreinfo info = of("SIZE(page)=many\nSYMBOL(a)=\nnothing\n=5\nSIZE(page)=64\n");
        assertThat(info.size("page")).isEmpty();
        assertThat(info.symbol("a")).isEmpty();
        assertThat(info.symbol("b")).isEmpty();
    }

    @Test
    void aTimeThatNoClockShowsIsNone() {
        assertThat(of("CRASHTIME=1700000000\n").crashTime()).hasValue(1_700_000_000);
        assertThat(of("CRASHTIME=9223372036854775807\n").crashTime()).isEmpty();
        assertThat(of("CRASHTIME=-5\n").crashTime()).isEmpty();
        assertThat(of("CRASHTIME=0\n").crashTime()).isEmpty();
    }

    @Test
    void itEndsAtTheFirstNul() {
        Vmcoreinfo info = of("A=1\n\0B=2\n");
        assertThat(info.value("A")).contains("1");
        assertThat(info.value("B")).isEmpty();
        assertThat(info.bytes()).hasSize(4);
    }

    @Test
    void levelsAreSumsOfTheirBits() {
        assertThat(new FilterLevel(17).excludes(FilterLevel.FREE)).isTrue();
        assertThat(new FilterLevel(1).needsKernel()).isFalse();
        assertThat(FilterLevel.ALL.needsKernel()).isTrue();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new FilterLevel(32))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("32");
    }
}
