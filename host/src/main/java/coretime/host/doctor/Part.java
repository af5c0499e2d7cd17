package coretime.host.doctor;

import coretime.host.DomainOffers;
import coretime.host.DomainPart;
import coretime.host.internal.DomainXml;
import java.util.List;
import java.util.Optional;

/**
 * A part of the domain that {@code coretime host adopt --with} can put into its definition, and that a new QEMU process has.
 * Immutable.
 *
 * @param part in words of the definition
 * @param need what it is for
 * @param absent what it is to be without it
 */
record Part(DomainPart part, Need need, CheckState absent) implements Examination<DomainFacts> {
    static final Part PANIC =
            new Part(DomainPart.PANIC, new Need("panic-device", "a panic device", Need.ALL), CheckState.MISSING);

    /** Without it the kernel is searched for by its page tables, which readers of QEMU's and libvirt's own cores cannot do. */
    static final Part VMCOREINFO = new Part(
            DomainPart.VMCOREINFO,
            new Need("vmcoreinfo", "QEMU's vmcoreinfo device", Need.STRATEGIES),
            CheckState.MISSING);

    static final Part AGENT = new Part(
            DomainPart.AGENT, new Need("agent-channel", "a guest agent channel", Need.CORRECTIONS), CheckState.MISSING);

    /** Without it the core is taken otherwise. */
    static final Part SHARED_RAM = new Part(
            DomainPart.MEMFD,
            Need.of("shared-ram", "RAM that can be kept when QEMU is gone", Need.HANDOFF),
            CheckState.WARNING);

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        if (part == DomainPart.MEMFD && hasSharedHugePages(facts.domain().xml())) {
            return Finding.ok("its RAM lies in shared huge pages");
        }
        return of(facts.live(), facts.definition(), facts.name(), facts.commands());
    }

    /** {@link DomainPart#MEMFD} leaves these as they are, and handoff can keep them. */
    static boolean hasSharedHugePages(String xml) {
        DomainXml domain = DomainXml.of(xml);
        return domain.find("memoryBacking", "hugepages").isPresent()
                && domain.attribute("mode", "memoryBacking", "access").equals("shared");
    }

    /**
     * Judges.
     *
     * @param live what its QEMU process has; empty where it does not run
     * @param definition what its next start will have; empty where it is transient
     */
    Finding of(Optional<DomainOffers> live, Optional<DomainOffers> definition, String name, Commands commands) {
        boolean isDefined = definition.filter(this::has).isPresent();
        boolean isLive = live.isEmpty() ? isDefined : has(live.get());
        if (isLive && (isDefined || definition.isEmpty())) {
            return Finding.ok(live.isEmpty() ? "the next start has it" : "there");
        }
        if (isDefined) {
            return new Finding(
                    absent, "in the definition, and not in the QEMU process that runs", commands.startAnew(name));
        }
        String where = isLive ? "the next start will be without it" : "there is none";
        if (definition.isEmpty()) {
            return new Finding(absent, where, Remedy.advice("change what creates this transient domain"));
        }
        String obstacle = definition.get().obstacles().get(part);
        return obstacle == null
                ? new Finding(absent, where, commands.adopt(name, "--with " + part.label()))
                : new Finding(absent, where + ": " + obstacle, null);
    }

    /** Whether a QEMU process has it. */
    boolean isIn(Optional<DomainOffers> live) {
        return live.filter(this::has).isPresent();
    }

    private boolean has(DomainOffers offers) {
        return offers.present().contains(part);
    }

    static List<Examination<DomainFacts>> all() {
        return List.of(PANIC, VMCOREINFO, AGENT, SHARED_RAM);
    }
}
