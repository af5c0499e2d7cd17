package coretime.cli;

import coretime.host.Adoption;
import coretime.host.HostException;
import coretime.host.Ledger;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime host release}: libvirt does again what it did when this guest panicked. */
@Command(
        name = "release",
        header = "Restores what libvirt did about a guest's panic before it was adopted.",
        description = {
            "",
            "What somebody set after the adoption is left, and so is what --with has added to the definition. A guest that"
                    + " has panicked already stays down, and this says how it boots again."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  coretime host release web1"})
final class HostReleaseCommand implements Callable<Integer> {
    private static final All NONE = new All(List.of(), List.of());

    @Mixin
    private AdoptedDomains target = new AdoptedDomains();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The document of {@code --all --json}: what was released, and why the others were not. */
    record All(List<ReleaseDocument> released, List<NotReleased> notReleased) {}

    /** A domain that is adopted still. */
    record NotReleased(String domain, String reason) {}

    @Override
    public Integer call() {
        target.check(spec);
        if (!target.ledger().mayBeThere()) {
            if (target.all()) {
                return print(NONE);
            }
            throw new CannotException("there is no ledger at " + target.ledger()
                    + ", so nothing is remembered; name by --ledger the one that the guest was adopted with");
        }
        try (Ledger ledger = Ledger.open(target.ledger())) {
            // Where nothing is adopted, libvirt need not be there.
            return target.all() && ledger.adoptions().adopted().isEmpty() ? print(NONE) : release(ledger);
        }
    }

    private int release(Ledger ledger) {
        try (Connection connection = target.connect()) {
            if (target.all()) {
                return print(all(connection, ledger));
            }
            print(release(LibvirtDomain.find(connection, target.name(), target.uri()), ledger));
            return ExitStatus.DONE;
        }
    }

    private ReleaseDocument release(Domain domain, Ledger ledger) {
        return ReleaseDocument.of(
                domain,
                new Adoption(domain, ledger).release(),
                target.virsh("reset", domain.name()) + " && " + target.virsh("resume", domain.name()));
    }

    /** Goes on after a domain that cannot be released; one that libvirt no longer has needs it no more. */
    private All all(Connection connection, Ledger ledger) {
        List<ReleaseDocument> released = new ArrayList<>();
        List<NotReleased> not = new ArrayList<>();
        for (UUID uuid : ledger.adoptions().adopted()) {
            Optional<Domain> found = connection.find(uuid);
            if (found.isPresent()) {
                try {
                    released.add(release(found.get(), ledger));
                } catch (HostException | LibvirtException e) {
                    not.add(new NotReleased(found.get().name(), Failures.said(e)));
                }
            }
        }
        return new All(released, not);
    }

    private int print(All all) {
        if (json) {
            print((Object) all);
        } else {
            all.released().forEach(this::print);
        }
        all.notReleased()
                .forEach(not -> spec.commandLine()
                        .getErr()
                        .println(IncidentText.printable(not.domain() + " is adopted still: " + not.reason())));
        return all.notReleased().isEmpty() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
    }

    private void print(ReleaseDocument document) {
        if (json) {
            print((Object) document);
        } else {
            new AdoptionText(spec).print(document);
        }
    }

    private void print(Object document) {
        spec.commandLine().getOut().println(Json.of(document));
        spec.commandLine().getOut().flush();
    }
}
