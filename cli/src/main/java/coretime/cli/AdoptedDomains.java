package coretime.cli;

import coretime.host.LedgerPlace;
import coretime.host.config.Configuration;
import coretime.host.config.HostConfiguration;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** One adopted domain of this host, or all that the ledger has. */
final class AdoptedDomains extends LibvirtHost {
    @Parameters(paramLabel = "DOMAIN", arity = "0..1", description = "The guest's name in libvirt.")
    private String name = "";

    @Option(names = "--all", description = "Every guest that is adopted.")
    private boolean all;

    @Mixin
    private LedgerOption ledger = new LedgerOption();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The daemon's configuration, whose ledger and libvirt are meant.")
    private Optional<Path> config = Optional.empty();

    private Optional<HostConfiguration> configuration = Optional.empty();

    /** Either a name or all; reads the configuration. */
    void check(CommandSpec spec) {
        if (all != name.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name one DOMAIN, or --all");
        }
        configuration = config.map(file -> Configuration.read(file)
                .configuration()
                .orElseThrow(() -> new CannotException(
                        file + " has errors: 'coretime host check-config " + file + "' names them")));
    }

    @Override
    String uri() {
        return configuration.map(HostConfiguration::libvirtUri).orElseGet(super::uri);
    }

    String name() {
        return name;
    }

    boolean all() {
        return all;
    }

    LedgerPlace ledger() {
        return configuration.map(read -> read.ledger().place()).orElseGet(ledger::place);
    }
}
