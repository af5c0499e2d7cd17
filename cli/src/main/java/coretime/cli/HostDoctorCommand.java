package coretime.cli;

import coretime.host.AdoptionRecord;
import coretime.host.HostException;
import coretime.host.Ledger;
import coretime.host.LedgerPlace;
import coretime.host.config.ConfigurationUnreadable;
import coretime.host.config.HostConfiguration;
import coretime.host.doctor.DomainCheckup;
import coretime.host.doctor.DomainDoctor;
import coretime.host.doctor.HostCheckup;
import coretime.host.doctor.HostDoctor;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtUnavailable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coretime host doctor}: what is missing, and the one act that mends it. */
@Command(
        name = "doctor",
        header = "Tells what cores and corrections need of this host and its guests, and how to get what is missing.",
        description = {
            "",
            "Without a name, of the host and of all guests that are adopted or run. Nothing is changed: QEMU and the guest's"
                    + " agent are asked, for 30 s a guest at most, and what the daemon would do about a panic, by its"
                    + " configuration, is rehearsed.",
            "",
            "Exit status: 0 nothing is missing, 1 something is, 2 libvirt cannot be asked, or the configuration cannot be taken."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: a guest before it is adopted, and all there is to know of it:",
            "  coretime host doctor web1 --all"
        })
final class HostDoctorCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DOMAIN", arity = "0..*", description = "Guests by their names in libvirt.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "Show in detail what is there, too, and why a strategy cannot be had.")
    private boolean all;

    @Mixin
    private DaemonConfiguration configured = new DaemonConfiguration();

    @Option(names = "--connect", paramLabel = "URI", description = "libvirt's connection (default: libvirt.uri).")
    private Optional<String> connect = Optional.empty();

    @Option(
            names = "--ledger",
            paramLabel = "LEDGER",
            description =
                    "Where adoptions are remembered: a file, or postgresql://USER@HOST/DATABASE (default: ledger).")
    private Optional<String> ledger = Optional.empty();

    @Option(
            names = "--ledger-password-file",
            paramLabel = "FILE",
            description = "Holds the password of a ledger in PostgreSQL (default: what ~/.pgpass has).")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--cores", paramLabel = "DIR", description = "Where cores go (default: cores.directory).")
    private Optional<Path> cores = Optional.empty();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        long began = System.nanoTime();
        HostConfiguration configuration = configuration();
        String uri = configuration.libvirtUri();
        LedgerPlace place = place(configuration);
        HostDoctor doctor = new HostDoctor(configuration.policy(), place);
        try (Connection connection = Connection.open(uri)) {
            List<Patient> patients = patients(connection, configuration, place);
            boolean hasAdopted =
                    patients.stream().anyMatch(patient -> patient.adoption().isPresent());
            HostCheckup host = doctor.examine(connection, hasAdopted);
            List<DomainCheckup> checkups = new ArrayList<>();
            for (Patient patient : patients) {
                String name = patient.domain().name();
                checkups.add(new DomainDoctor(configuration.policyOf(name), configuration.watches(name), place)
                        .examine(patient.domain(), patient.adoption()));
            }
            return print(host, checkups, began) ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
        } catch (LibvirtUnavailable e) {
            boolean _ = print(doctor.examineWithoutLibvirt(uri, Failures.said(e)), List.of(), began);
            return ExitStatus.CANNOT;
        }
    }

    /** The daemon's, but for what the options say. */
    private HostConfiguration configuration() {
        PrintWriter err = spec.commandLine().getErr();
        HostConfiguration read = read(err);
        HostConfiguration wanted = connect.map(read::withLibvirtUri).orElse(read);
        return cores.map(wanted::withCoresIn).orElse(wanted);
    }

    private LedgerPlace place(HostConfiguration configuration) {
        try {
            return ledger.map(text -> LedgerPlace.of(text, passwordFile))
                    .orElseGet(() -> configuration.ledger().place());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--ledger: " + e.getMessage(), e);
        }
    }

    private HostConfiguration read(PrintWriter err) {
        try {
            return configured
                    .read(told -> err.println(IncidentText.printable(told.line())))
                    .orElseThrow(() -> new CannotException(
                            "the configuration cannot be taken, so the daemon would not start by it: see above, and"
                                    + " 'coretime host check-config'"));
        } catch (ConfigurationUnreadable e) {
            throw new CannotException(String.valueOf(e.getMessage()));
        } finally {
            err.flush();
        }
    }

    /** A domain, and its adoption where it is adopted. */
    private record Patient(Domain domain, Optional<AdoptionRecord> adoption) {}

    private List<Patient> patients(Connection connection, HostConfiguration configuration, LedgerPlace place) {
        try (Ledger known = openLedger(place)) {
            List<Domain> domains = names.isEmpty()
                    ? connection.domains()
                    : names.stream()
                            .map(name -> LibvirtDomain.find(connection, name, configuration.libvirtUri()))
                            .toList();
            return domains.stream()
                    .map(domain -> new Patient(domain, adoption(known, domain)))
                    .filter(patient -> !names.isEmpty()
                            || patient.adoption().isPresent()
                            || patient.domain().isActive())
                    .sorted(Comparator.comparing(patient -> patient.domain().name()))
                    .toList();
        }
    }

    private static Optional<AdoptionRecord> adoption(@Nullable Ledger ledger, Domain domain) {
        return ledger == null ? Optional.empty() : ledger.adoptions().find(domain.uuid());
    }

    /** Null where there is none, or it cannot be read: the host's check of it says why. */
    private static @Nullable Ledger openLedger(LedgerPlace place) {
        try {
            return Ledger.find(place).orElse(null);
        } catch (HostException _) {
            return null;
        }
    }

    /** Whether nothing is missing. */
    private boolean print(HostCheckup host, List<DomainCheckup> domains, long began) {
        DoctorDocument document = DoctorDocument.of(host, domains, Duration.ofNanos(System.nanoTime() - began));
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(document));
        } else {
            new DoctorText(spec, all).print(document);
        }
        out.flush();
        return document.fit();
    }
}
