package coretime.cli;

import coretime.host.Adoption;
import coretime.host.AdoptionChange;
import coretime.host.AdoptionRecord;
import coretime.host.CrashActions;
import coretime.host.DomainOffers;
import coretime.host.DomainPart;
import coretime.host.Ledger;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime host adopt}: a panic of this guest is coretime's to take. */
@Command(
        name = "adopt",
        header = "Has libvirt leave a guest that panics to coretime, and offers what its definition lacks.",
        description = {
            "",
            "Sets on_crash=preserve, in the running guest and in its definition; what it was is remembered, and"
                    + " 'coretime host release' restores it. What else coretime can use is shown as a change of the"
                    + " definition's XML, without its secrets, and made for the guest's next start where --with names it."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples: adopt a guest and see what it could have; and all that it lacks, for its next start:",
            "  coretime host adopt web1",
            "  coretime host adopt web1 --with all"
        })
final class HostAdoptCommand implements Callable<Integer> {

    /** What {@code --with} takes. */
    enum With {
        PANIC(DomainPart.PANIC),
        VMCOREINFO(DomainPart.VMCOREINFO),
        AGENT(DomainPart.AGENT),
        MEMFD(DomainPart.MEMFD),
        ALL(null);

        private final @Nullable DomainPart part;

        With(@Nullable DomainPart part) {
            this.part = part;
        }
    }

    @Mixin
    private HostDomain target = new HostDomain();

    @Option(
            names = "--with",
            paramLabel = "PART",
            split = ",",
            description =
                    "Parts that the definition gets, for the next start: panic, vmcoreinfo, agent, memfd, or all that it"
                            + " can have.")
    private List<With> with = List.of();

    @Option(names = "--dry-run", description = "Show everything and change nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (Connection connection = target.connect()) {
            Domain domain = target.of(connection);
            Set<DomainPart> wanted = wanted(domain, offers(domain));
            print(dryRun ? look(domain, wanted) : adopt(domain, wanted));
            return ExitStatus.DONE;
        }
    }

    private static @Nullable DomainOffers offers(Domain domain) {
        return domain.isPersistent() ? DomainOffers.of(domain.inactiveXml()) : null;
    }

    /** The parts to add. What cannot be had is refused before anything is changed. */
    private Set<DomainPart> wanted(Domain domain, @Nullable DomainOffers offers) {
        Set<DomainPart> wanted = EnumSet.noneOf(DomainPart.class);
        if (with.isEmpty()) {
            return wanted;
        }
        if (offers == null) {
            throw new CannotException(
                    domain.name() + " is transient: it has no definition for a next start; leave --with"
                            + " out, and change what creates it");
        }
        for (With word : with) {
            if (word.part == null) {
                offers.offers().forEach(offer -> wanted.add(offer.part()));
            } else if (offers.isOffered(word.part)) {
                wanted.add(word.part);
            } else if (!offers.present().contains(word.part)) {
                throw new CannotException(domain.name() + " cannot have " + word.part.label() + ": "
                        + offers.obstacles().get(word.part) + "; nothing was changed");
            }
        }
        return wanted;
    }

    private AdoptionDocument look(Domain domain, Set<DomainPart> wanted) {
        return AdoptionDocument.of(domain, true, CrashActions.of(domain), remembered(domain), offers(domain), wanted);
    }

    private @Nullable AdoptionRecord remembered(Domain domain) {
        try (Ledger ledger = Ledger.find(target.ledger()).orElse(null)) {
            return ledger == null
                    ? null
                    : ledger.adoptions().find(domain.uuid()).orElse(null);
        }
    }

    private AdoptionDocument adopt(Domain domain, Set<DomainPart> wanted) {
        try (Ledger ledger = Ledger.open(target.ledger())) {
            Adoption adoption = new Adoption(domain, ledger);
            AdoptionChange change = adoption.adopt();
            DomainOffers offers = offers(domain);
            AdoptionDocument document =
                    AdoptionDocument.of(domain, false, change.before(), change.adoption(), offers, wanted);
            if (offers != null && !wanted.isEmpty()) {
                adoption.take(offers, wanted);
            }
            return document;
        }
    }

    private void print(AdoptionDocument document) {
        if (json) {
            spec.commandLine().getOut().println(Json.of(document));
            spec.commandLine().getOut().flush();
        } else {
            new AdoptionText(spec).print(document, target.command("adopt"), target.command("release"));
        }
    }
}
