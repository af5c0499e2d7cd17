package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainOffersTest {
    private static final Set<DomainPart> ALL = EnumSet.allOf(DomainPart.class);

    /** As libvirt writes it, with a secret in it, and with what libvirt would not keep but coretime must. */
    private static final String PLAIN = """
            <domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
              <name>coretime-a</name>
              <metadata>
                <app:note xmlns:app='urn:app' key='metadata-secret'>metadata-secret<devices><panic model='isa'/></devices></app:note>
              </metadata>
              <memory unit='KiB'>2097152</memory>
              <currentMemory unit='KiB'>2097152</currentMemory>
              <vcpu placement='static'>2</vcpu>
              <os>
                <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
                <cmdline>root=/dev/vda cmdline-secret</cmdline>
              </os>
              <features>
                <acpi/>
              </features>
              <on_crash>destroy</on_crash>
              <!-- a note: &amp; "quotes" -->
              <unknown strange="a&#10;b"/>
              <devices>
                <graphics type='vnc' port='-1' passwd='vnc-secret'/>
                <channel type='spicevmc'>
                  <target type='virtio' name='com.redhat.spice.0'/>
                </channel>
              </devices>
              <qemu:commandline>
                <qemu:arg value='qemu-secret'/>
              </qemu:commandline>
            </domain>""";

    private static final String PANIC = "    <panic model=\"isa\"/>";

    private static DomainOffers of(String from, String to) {
        assertThat(PLAIN).contains(from);
        return DomainOffers.of(PLAIN.replace(from, to));
    }

    private static DomainOffers withBacking(String content) {
        return of("<vcpu", "<memoryBacking>" + content + "</memoryBacking><vcpu");
    }

    private static List<String> added(DomainOffer offer) {
        List<String> before = offer.before().lines().toList();
        List<String> after = offer.after().lines().toList();
        assertThat(after).containsSubsequence(before);
        return after.stream().filter(line -> !before.contains(line)).toList();
    }

    @Test
    void whatADefinitionLacksIsOfferedEachAsAChangeOfItsOwn() {
        List<DomainOffer> offers = DomainOffers.of(PLAIN).offers();

        assertThat(offers).extracting(DomainOffer::part).containsExactly(DomainPart.values());
        assertThat(added(offers.get(0))).containsExactly(PANIC);
        assertThat(added(offers.get(1))).containsExactly("    <vmcoreinfo state=\"on\"/>");
        assertThat(added(offers.get(2)))
                .containsExactly(
                        "    <channel type=\"unix\">",
                        "      <target name=\"org.qemu.guest_agent.0\" type=\"virtio\"/>");
        assertThat(added(offers.get(3)))
                .containsExactly(
                        "  <memoryBacking>",
                        "    <source type=\"memfd\"/>",
                        "    <access mode=\"shared\"/>",
                        "  </memoryBacking>");
    }

    @Test
    void everythingElseStaysSecretsCommentsAndWhatNobodyKnows() {
        assertThat(DomainOffers.of(PLAIN).with(ALL))
                .contains(
                        "passwd=\"vnc-secret\"",
                        "<app:note xmlns:app=\"urn:app\" key=\"metadata-secret\">metadata-secret<devices>",
                        "<!-- a note: &amp; \"quotes\" -->",
                        "<unknown strange=\"a&#10;b\"/>",
                        "<qemu:arg value=\"qemu-secret\"/>",
                        "xmlns:qemu=\"http://libvirt.org/schemas/domain/qemu/1.0\"");
    }

    @Test
    void whatIsThereIsNotOfferedAgain() {
        DomainOffers full = DomainOffers.of(DomainOffers.of(PLAIN).with(ALL));

        assertThat(full.present()).isEqualTo(ALL);
        assertThat(full.offers()).isEmpty();
        assertThat(full.obstacles()).isEmpty();
        assertThatThrownBy(() -> full.with(Set.of(DomainPart.PANIC))).isInstanceOf(IllegalArgumentException.class);
        assertThat(full.areOf(full.with(Set.of()))).isTrue();
        assertThat(full.areOf(PLAIN)).isFalse();
    }

    @Test
    void aPanicDeviceForWindowsIsNotTheOneThatALinuxGuestNeeds() {
        assertThat(of("<graphics", "<panic model='hyperv'/><graphics").isOffered(DomainPart.PANIC))
                .isTrue();
        assertThat(of("<graphics", "<panic/><graphics").present()).containsExactly(DomainPart.PANIC);
    }

    @Test
    void vmcoreinfoThatIsOffIsTurnedOn() {
        DomainOffers offers = of("<acpi/>", "<vmcoreinfo state='off'/>");
        assertThat(offers.with(Set.of(DomainPart.VMCOREINFO)))
                .contains("<vmcoreinfo state=\"on\"/>")
                .doesNotContain("off");
    }

    @Test
    void aDefinitionWithoutFeaturesGetsThem() {
        DomainOffers offers = of("  <features>\n    <acpi/>\n  </features>\n", "");
        assertThat(offers.with(Set.of(DomainPart.VMCOREINFO)))
                .contains("\n  <features>\n    <vmcoreinfo state=\"on\"/>\n  </features>\n");
    }

    @Test
    void memoryThatIsPrivateToAMemfdIsShared() {
        assertThat(withBacking("<source type='memfd'/><access mode='private'/>").with(Set.of(DomainPart.MEMFD)))
                .contains("<memoryBacking><source type=\"memfd\"/><access mode=\"shared\"/></memoryBacking>");
    }

    @Test
    void memoryThatHasAPlaceAlreadyIsLeftThereAndTheReasonSaid() {
        assertThat(withBacking("<hugepages/>").obstacles().get(DomainPart.MEMFD))
                .contains("huge pages", "<access mode='shared'/>");
        assertThat(withBacking("<hugepages/><access mode='shared'/>")
                        .obstacles()
                        .get(DomainPart.MEMFD))
                .contains("as they are");
        assertThat(withBacking("<source type='file'/>").obstacles().get(DomainPart.MEMFD))
                .contains("another source", "file");
        assertThat(of("<os>", "<cpu><numa><cell id='0' memAccess='private'/></numa></cpu><os>")
                        .obstacles()
                        .get(DomainPart.MEMFD))
                .contains("memAccess='private'");
    }

    @Test
    void devicesOfX86AreNotOfferedToOthers() {
        DomainOffers offers = of("x86_64", "s390x");
        assertThat(offers.obstacles().get(DomainPart.PANIC)).contains("s390x");
        assertThat(offers.obstacles().get(DomainPart.VMCOREINFO)).contains("s390x");
        assertThat(offers.offers()).extracting(DomainOffer::part).containsExactly(DomainPart.AGENT, DomainPart.MEMFD);
    }

    @Test
    void whatIsShownHoldsNoSecrets() {
        DomainOffers offers = DomainOffers.of(PLAIN);
        assertThat(DomainOffers.shown(offers.with(ALL)))
                .doesNotContain("secret", "a note")
                .contains(PANIC, "<graphics passwd=\"…\" port=\"-1\" type=\"vnc\"/>", "<qemu:commandline>");
        assertThat(offers.offers().toString()).isEqualTo("[panic, vmcoreinfo, agent, memfd]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not XML",
                "<domain>",
                "<network/>",
                "<domain xmlns='urn:other'><devices/></domain>",
                "<domain><q:devices/></domain>",
                "<domain><name>a</name></domain>",
                "<!DOCTYPE domain [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><domain><devices>&e;</devices></domain>",
                "<!DOCTYPE domain SYSTEM 'http://127.0.0.1/x.dtd'><domain><devices/></domain>"
            })
    void whatIsNoDomainIsRefused(String xml) {
        assertThatThrownBy(() -> DomainOffers.of(xml))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("the domain's XML cannot be read");
    }

    @Test
    void hugeAndDeepXmlIsRefused() {
        assertThatThrownBy(() -> DomainOffers.of("<domain><devices/>"
                        + " ".repeat(coretime.host.internal.DomainXml.MOST_CHARACTERS) + "</domain>"))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("characters");
        assertThatThrownBy(() ->
                        DomainOffers.of("<domain><devices/>" + "<a>".repeat(5000) + "</a>".repeat(5000) + "</domain>"))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("depth");
    }

    @Test
    void aDefinitionInOneLineIsStillOne() {
        String flat = Stream.of(PLAIN.split("\n")).map(String::strip).reduce("", String::concat);
        DomainOffers offers = DomainOffers.of(flat);
        assertThat(DomainOffers.of(offers.with(ALL)).present()).isEqualTo(ALL);
        assertThat(offers.with(ALL).lines()).hasSize(1);
    }

    @Test
    void eachPartSaysWhatItIsGoodFor() {
        assertThat(Arrays.stream(DomainPart.values()).map(DomainPart::why))
                .doesNotHaveDuplicates()
                .allSatisfy(why -> assertThat(why).doesNotContain("\n").hasSizeBetween(40, 160));
    }
}
