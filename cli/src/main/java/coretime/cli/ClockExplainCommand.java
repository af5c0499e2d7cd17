package coretime.cli;

import coretime.host.ClockExplanation;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime clock explain}: what becomes of a guest's clock, why, and what makes it safe. */
@Command(
        name = "explain",
        header = "Tells what becomes of a guest's clock in a panic, a pause and a reboot, and why.",
        description = {
            "",
            "It reads the guest's <clock>, asks QEMU for the RTC, and the guest's agent, where there is one, for the system"
                    + " clock and for what keeps the time in it. Nothing is changed."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  coretime clock explain web1"})
final class ClockExplainCommand implements Callable<Integer> {
    @Mixin
    private LibvirtDomain target = new LibvirtDomain();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try (Connection connection = target.connect()) {
            Domain domain = target.of(connection);
            ClockDocument document = ClockDocument.of(domain, ClockExplanation.of(domain));
            if (json) {
                spec.commandLine().getOut().println(Json.of(document));
            } else {
                spec.commandLine().getOut().print(ClockText.of(document, CoreText.of(spec)));
            }
            spec.commandLine().getOut().flush();
            return ExitStatus.DONE;
        }
    }
}
