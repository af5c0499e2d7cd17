package coretime.cli;

import coretime.host.Adoption;
import coretime.host.Ledger;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.nio.file.Files;
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
    @Mixin
    private HostDomain target = new HostDomain();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!Files.exists(target.ledger())) {
            throw new CannotException("there is no ledger at " + target.ledger()
                    + ", so nothing is remembered; name by --ledger the one that the guest was adopted with");
        }
        try (Connection connection = target.connect();
                Ledger ledger = Ledger.open(target.ledger())) {
            Domain domain = target.of(connection);
            ReleaseDocument document = ReleaseDocument.of(
                    domain,
                    new Adoption(domain, ledger).release(),
                    target.virsh("reset") + " && " + target.virsh("resume"));
            if (json) {
                spec.commandLine().getOut().println(Json.of(document));
                spec.commandLine().getOut().flush();
            } else {
                new AdoptionText(spec).print(document);
            }
            return ExitStatus.DONE;
        }
    }
}
