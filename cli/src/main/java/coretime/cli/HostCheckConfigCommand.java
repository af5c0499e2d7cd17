package coretime.cli;

import coretime.host.config.Configuration;
import coretime.host.config.ConfigurationReading;
import coretime.host.config.ConfigurationUnreadable;
import coretime.host.config.Finding;
import coretime.host.config.HostConfigurationText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coretime host check-config}: what is wrong with the daemon's configuration, and what is unreasonable. */
@Command(
        name = "check-config",
        header = "Tells what is wrong with the daemon's configuration, all at once, and what is unreasonable.",
        description = {
            "",
            "Each finding has its place, FILE:LINE:COLUMN. Nothing is changed, and the daemon is not asked. Exit status 0: the"
                    + " file can be taken, with or without warnings; 1: it cannot; 2: there is no file that can be read."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples: this host's configuration; and all that would hold with another one:",
            "  coretime host check-config",
            "  coretime host check-config --effective ./coretime.yaml"
        })
final class HostCheckConfigCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The configuration. Default: /etc/coretime/coretime.yaml.")
    private Path file = Configuration.STANDARD_FILE;

    @Option(
            names = "--effective",
            description =
                    "Print every key with the value that holds, too, as a configuration; what is found is a comment in it.")
    private boolean isEffective;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ConfigurationReading reading = read();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(CheckConfigDocument.of(file, reading)));
        } else {
            print(out, reading);
        }
        out.flush();
        return reading.configuration().isPresent() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
    }

    private ConfigurationReading read() {
        try {
            return Configuration.read(file);
        } catch (ConfigurationUnreadable e) {
            throw new CannotException(String.valueOf(e.getMessage()));
        }
    }

    private void print(PrintWriter out, ConfigurationReading reading) {
        String lead = isEffective ? "# " : "";
        for (Finding finding : reading.findings()) {
            out.println(lead + IncidentText.printable(finding.in(file.toString())));
        }
        out.println(lead + IncidentText.printable(file + ": ") + summary(CheckConfigDocument.of(file, reading)));
        if (isEffective) {
            reading.configuration().map(HostConfigurationText::yaml).ifPresent(out::print);
        }
    }

    private static String summary(CheckConfigDocument document) {
        return document.errors() == 0 && document.warnings() == 0
                ? "fine"
                : count(document.errors(), "error") + ", " + count(document.warnings(), "warning")
                        + (document.valid() ? ": it can be taken" : ": it cannot be taken");
    }

    private static String count(long number, String what) {
        return (number == 0 ? "no" : Long.toString(number)) + ' ' + what + (number == 1 ? "" : "s");
    }
}
