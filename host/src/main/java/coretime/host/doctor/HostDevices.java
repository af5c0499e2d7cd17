package coretime.host.doctor;

import coretime.host.internal.DomainXml;
import java.util.Set;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** No device of the host's writes to the guest's memory behind QEMU's back (VFIO). */
final class HostDevices implements Examination<DomainFacts> {
    private static final Set<String> PASSED = Set.of("hostdev", "vdpa");

    @Override
    public Need need() {
        return Need.of("host-devices", "no device of the host's passed through", Need.SNAPSHOT);
    }

    @Override
    public Finding look(DomainFacts facts) {
        return of(facts.domain().xml());
    }

    static Finding of(String xml) {
        Element devices = DomainXml.of(xml).require("devices");
        long passed = Stream.concat(
                        DomainXml.children(devices, "hostdev").stream(),
                        DomainXml.children(devices, "interface").stream()
                                .filter(one -> PASSED.contains(one.getAttribute("type"))))
                .count();
        return passed == 0
                ? Finding.ok("none")
                : Finding.warning(passed + " (VFIO), which no background snapshot can stand; handoff and direct can");
    }
}
