package coretime.host;

import coretime.host.internal.DomainXml;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** A part of a domain's definition that coretime can use. A new QEMU process has it, a running one does not get it. */
public enum DomainPart {
    /** The device by which a guest's kernel tells that it panicked. */
    PANIC("tells the host at once that the guest's kernel panicked (pvpanic): without it nobody is told") {
        @Override
        boolean isIn(DomainXml domain) {
            return DomainXml.children(domain.require(DEVICES), "panic").stream()
                    .anyMatch(panic -> !panic.getAttribute("model").equals("hyperv"));
        }

        @Override
        Optional<String> obstacle(DomainXml domain) {
            return onlyFor(X86, "the panic device on the ISA bus", domain);
        }

        @Override
        void addTo(DomainXml domain) {
            domain.append(domain.require(DEVICES), "panic").setAttribute("model", "isa");
        }
    },

    /** The device to which a guest's kernel tells where its structures lie. */
    VMCOREINFO("has the guest's kernel say where its structures lie, so that nobody has to search its memory for it") {
        @Override
        boolean isIn(DomainXml domain) {
            return domain.find("features", "vmcoreinfo").isPresent()
                    && !domain.attribute("state", "features", "vmcoreinfo").equals("off");
        }

        @Override
        Optional<String> obstacle(DomainXml domain) {
            return onlyFor(WITH_FW_CFG, "QEMU's vmcoreinfo device", domain);
        }

        @Override
        void addTo(DomainXml domain) {
            Element features = domain.makeBehind("os", "features");
            domain.make(features, "vmcoreinfo").setAttribute("state", "on");
        }
    },

    /** The channel on which qemu-guest-agent answers. */
    AGENT("is the way to the guest's clock: qemu-guest-agent, installed in the guest, answers on it") {
        @Override
        boolean isIn(DomainXml domain) {
            return DomainXml.children(domain.require(DEVICES), "channel").stream()
                    .flatMap(channel -> DomainXml.children(channel, "target").stream())
                    .anyMatch(target -> target.getAttribute("name").equals(AGENT_CHANNEL));
        }

        @Override
        Optional<String> obstacle(DomainXml domain) {
            return Optional.empty();
        }

        @Override
        void addTo(DomainXml domain) {
            Element channel = domain.append(domain.require(DEVICES), "channel");
            channel.setAttribute("type", "unix");
            Element target = domain.append(channel, "target");
            target.setAttribute("type", "virtio");
            target.setAttribute("name", AGENT_CHANNEL);
        }
    },

    /** Guest RAM in a file of memory that coretime can keep when QEMU is gone. */
    MEMFD("lets coretime keep a crashed guest's RAM while the next QEMU process boots already (handoff); the host's KSM"
            + " then merges none of its pages") {
        @Override
        boolean isIn(DomainXml domain) {
            return domain.attribute("type", BACKING, "source").equals("memfd")
                    && isShared(domain)
                    && privateCell(domain).isEmpty();
        }

        @Override
        Optional<String> obstacle(DomainXml domain) {
            if (domain.find(BACKING, "hugepages").isPresent()) {
                return Optional.of(
                        "its RAM lies in huge pages already; handoff can keep those, too, where they are shared"
                                + (isShared(domain) ? ", as they are" : " (<access mode='shared'/>)"));
            }
            String source = domain.attribute("type", BACKING, "source");
            if (!source.isEmpty() && !source.equals("memfd")) {
                return Optional.of("its RAM has another source already (" + source + "), which is left as it is");
            }
            return privateCell(domain)
                    .map(mode -> "a NUMA cell of it has memAccess='" + mode + "', which goes before the whole's");
        }

        @Override
        void addTo(DomainXml domain) {
            String behind = domain.find("currentMemory").isPresent() ? "currentMemory" : "memory";
            Element backing = domain.makeBehind(behind, BACKING);
            domain.make(backing, "source").setAttribute("type", "memfd");
            domain.make(backing, "access").setAttribute("mode", "shared");
        }
    };

    private static final String DEVICES = "devices";
    private static final String BACKING = "memoryBacking";
    private static final String AGENT_CHANNEL = "org.qemu.guest_agent.0";
    private static final Set<String> X86 = Set.of("x86_64", "i686");
    private static final Set<String> WITH_FW_CFG = Set.of("x86_64", "i686", "aarch64", "armv7l");

    private final String why;

    DomainPart(String why) {
        this.why = why;
    }

    /** The name in options and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is good for, and what it costs, as the rest of a sentence that begins with its name. */
    public String why() {
        return why;
    }

    abstract boolean isIn(DomainXml domain);

    /** Why it cannot be had where it is not in it. */
    abstract Optional<String> obstacle(DomainXml domain);

    abstract void addTo(DomainXml domain);

    private static Optional<String> onlyFor(Set<String> architectures, String what, DomainXml domain) {
        String architecture = domain.attribute("arch", "os", "type");
        return architectures.contains(architecture)
                ? Optional.empty()
                : Optional.of(what + " is not for guests of "
                        + (architecture.isEmpty() ? "an unknown architecture" : architecture));
    }

    private static boolean isShared(DomainXml domain) {
        return domain.attribute("mode", BACKING, "access").equals("shared");
    }

    private static Optional<String> privateCell(DomainXml domain) {
        List<Element> cells = domain.find("cpu", "numa")
                .map(numa -> DomainXml.children(numa, "cell"))
                .orElse(List.of());
        return cells.stream()
                .map(cell -> cell.getAttribute("memAccess"))
                .filter(mode -> !mode.isEmpty() && !mode.equals("shared"))
                .findFirst();
    }
}
