package coretime.host.doctor;

/** The domain has a definition, from which it can be started again. */
final class Definition implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return Need.of("definition", "a definition that outlives its run", Need.HANDOFF);
    }

    @Override
    public Finding look(DomainFacts facts) {
        return of(facts.domain().isPersistent(), facts.name(), facts.commands());
    }

    static Finding of(boolean isPersistent, String name, Commands commands) {
        if (isPersistent) {
            return Finding.ok("it has one");
        }
        String file = Commands.quoted(name.replaceAll("[^A-Za-z0-9._-]", "_") + ".xml");
        return Finding.missing(
                "it is transient: ended, it is gone, and no start in a new QEMU process can put its RTC right",
                Remedy.host(commands.virsh("dumpxml --inactive --security-info", name) + " >" + file + " && "
                        + commands.virsh("define", file)));
    }
}
