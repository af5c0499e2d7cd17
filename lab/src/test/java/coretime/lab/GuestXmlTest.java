package coretime.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class GuestXmlTest {
    private static final GuestXml.Files FILES = new GuestXml.Files(
            Path.of("/run/k"),
            Path.of("/run/i"),
            Optional.of(Path.of("/run/d")),
            Optional.empty(),
            Path.of("/run/console"));
    private static final GuestSpec SPEC = GuestSpec.named("coretime-test");

    private static String at(String xml, String path) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        return XPathFactory.newInstance().newXPath().evaluate(path, document);
    }

    private static String render(GuestSpec spec) {
        return GuestXml.render(spec, FILES, Accelerator.TCG, List.of());
    }

    @Test
    void theDomainIsWhatTheSpecificationSays() throws Exception {
        String xml = render(SPEC.withRam(1L << 30)
                .withVcpus(3)
                .withRtcTrack(RtcTrack.WALL)
                .withOnCrash(OnCrash.PRESERVE)
                .withSharedRam(true)
                .withPanicTimeout(-1));

        assertThat(at(xml, "/domain/name")).isEqualTo("coretime-test");
        assertThat(at(xml, "/domain/memory[@unit='b']")).isEqualTo("1073741824");
        assertThat(at(xml, "/domain/vcpu")).isEqualTo("3");
        assertThat(at(xml, "/domain/clock/timer[@name='rtc']/@track")).isEqualTo("wall");
        assertThat(at(xml, "/domain/on_crash")).isEqualTo("preserve");
        assertThat(at(xml, "/domain/memoryBacking/source/@type")).isEqualTo("memfd");
        assertThat(at(xml, "/domain/memoryBacking/access/@mode")).isEqualTo("shared");
        assertThat(at(xml, "/domain/os/cmdline")).endsWith(" panic=-1");
        assertThat(at(xml, "count(//disk)")).isEqualTo("1");
        assertThat(at(xml, "count(//interface)")).isEqualTo("0");
    }

    @Test
    void theStandardGuestTakesACoreAndRestarts() throws Exception {
        String xml = render(SPEC);
        assertThat(at(xml, "/domain/on_crash")).isEqualTo("coredump-restart");
        assertThat(at(xml, "/domain/clock/timer/@track")).isEqualTo("guest");
        assertThat(at(xml, "count(/domain/memoryBacking)")).isEqualTo("0");
        assertThat(at(xml, "/domain/features/vmcoreinfo/@state")).isEqualTo("on");
        assertThat(at(xml, "/domain/os/cmdline")).doesNotContain(" panic=").contains("unknown_nmi_panic=1");
        assertThat(at(xml, "//channel/target/@name")).isEqualTo("org.qemu.guest_agent.0");
    }

    @Test
    void theProcessorIsTheAccelerators() throws Exception {
        String kvm = GuestXml.render(SPEC, FILES, Accelerator.KVM, List.of());
        assertThat(at(kvm, "/domain/@type")).isEqualTo("kvm");
        assertThat(at(kvm, "/domain/cpu/@mode")).isEqualTo("host-passthrough");
        assertThat(at(kvm, "count(//tcg)")).isEqualTo("0");
        assertThat(at(render(SPEC), "/domain/features/tcg/tb-cache")).isEqualTo("128");
        assertThat(at(render(SPEC), "/domain/@type")).isEqualTo("qemu");
        assertThat(at(render(SPEC), "/domain/cpu/@mode")).isEqualTo("maximum");
    }

    @Test
    void hostilePathsAndWordsStayText() throws Exception {
        String hostile = "/run/a'/><evil attribute=\"1\">&b";
        GuestXml.Files files = new GuestXml.Files(
                Path.of(hostile),
                Path.of("/i"),
                Optional.of(Path.of(hostile)),
                Optional.of(Path.of("/fill")),
                Path.of(hostile));
        String xml = GuestXml.render(SPEC, files, Accelerator.TCG, List.of("word='<>\""));

        assertThat(at(xml, "/domain/os/kernel")).isEqualTo(hostile);
        assertThat(at(xml, "//disk[target/@dev='vda']/source/@file")).isEqualTo(hostile);
        assertThat(at(xml, "//disk[target/@dev='vdb']/source/@file")).isEqualTo("/fill");
        assertThat(at(xml, "//serial/source/@path")).isEqualTo(hostile);
        assertThat(at(xml, "/domain/os/cmdline")).endsWith("word='<>\"");
        assertThat(at(xml, "count(//evil)")).isEqualTo("0");
    }

    @Test
    void whatXmlCannotHoldIsRefused() {
        for (String text : new String[] {"\0", "\n", "\u001b[2J", "\uD800", "\uFFFE"}) {
            assertThatThrownBy(() -> GuestXml.escape(text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(GuestXml.escape("ä😀")).isEqualTo("ä😀");
    }

    @Test
    void aNameThatIsNotTheLabsOwnIsRefused() {
        for (String name :
                new String[] {"production", "coretime-", "coretime-x/../y", "coretime-X", "coretime-<b>", ""}) {
            assertThatThrownBy(() -> GuestSpec.named(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> SPEC.withRam(64L << 20)).hasMessageContaining("128 MiB");
        assertThatThrownBy(() -> SPEC.withRam((512L << 20) + 1)).hasMessageContaining("whole MiB");
        assertThatThrownBy(() -> SPEC.withVcpus(0)).hasMessageContaining("processors");
        assertThatThrownBy(() -> SPEC.withFill(512L << 20)).hasMessageContaining("can be filled");
        assertThatThrownBy(() -> SPEC.withFill(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SPEC.withAgent(false).withFill(1)).hasMessageContaining("guest agent");
        assertThat(SPEC.withFill(100L << 20).fillBytes()).isEqualTo(100L << 20);
    }

    @Test
    void theImageFollowsTheSpecification() {
        assertThat(SPEC.withTimeDaemon(TimeDaemon.NTPSEC).withAgent(false).image())
                .isEqualTo(ImageSpec.of(TimeDaemon.NTPSEC, false));
    }
}
