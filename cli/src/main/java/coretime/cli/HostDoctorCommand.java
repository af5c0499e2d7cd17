package coretime.cli;

import coretime.host.AdoptionRecord;
import coretime.host.CorePolicy;
import coretime.host.HostException;
import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.host.doctor.DomainCheckup;
import coretime.host.doctor.DomainDoctor;
import coretime.host.doctor.HostCheckup;
import coretime.host.doctor.HostDoctor;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coretime host doctor}: what is missing, and the one act that mends it. */
@Command(
        name = "doctor",
        header = "Tells what cores and corrections need of this host and its guests, and how to get what is missing.",
        description = {
            "",
            "Without a name, of the host and of all guests that are adopted or run. Nothing is changed: QEMU and the guest's"
                    + " agent are asked, for 30 s a guest at most, and what would be done about a panic is rehearsed.",
            "",
            "Exit status: 0 nothing is missing, 1 something is, 2 libvirt cannot be asked."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: a guest before it is adopted, and all there is to know of it:",
            "  coretime host doctor web1 --all"
        })
final class HostDoctorCommand implements Callable<Integer> {
    private static final String SYSTEM = "qemu:///system";
    private static final String LEDGER = "/var/lib/coretime/ledger.db";
    private static final String CORES = "/var/lib/coretime/cores";

    @Parameters(paramLabel = "DOMAIN", arity = "0..*", description = "Guests by their names in libvirt.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "Show in detail what is there, too, and why a strategy cannot be had.")
    private boolean all;

    @Option(
            names = "--connect",
            paramLabel = "URI",
            defaultValue = SYSTEM,
            description = "libvirt's connection (default: ${DEFAULT-VALUE}).")
    private String uri = SYSTEM;

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            defaultValue = LEDGER,
            description = "Where adoptions are remembered (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of(LEDGER);

    @Option(
            names = "--cores",
            paramLabel = "DIR",
            defaultValue = CORES,
            description = "Where cores go (default: ${DEFAULT-VALUE}).")
    private Path cores = Path.of(CORES);

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        long began = System.nanoTime();
        Policy policy = Policy.standard().withCores(CorePolicy.in(cores));
        HostDoctor doctor = new HostDoctor(policy, file);
        try (Connection connection = Connection.open(uri)) {
            List<Patient> patients = patients(connection);
            boolean hasAdopted =
                    patients.stream().anyMatch(patient -> patient.adoption().isPresent());
            HostCheckup host = doctor.examine(connection, hasAdopted);
            DomainDoctor domains = new DomainDoctor(policy, file);
            List<DomainCheckup> checkups = new ArrayList<>();
            for (Patient patient : patients) {
                checkups.add(domains.examine(patient.domain(), patient.adoption()));
            }
            return print(host, checkups, began) ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
        } catch (LibvirtUnavailable e) {
            boolean _ = print(doctor.examineWithoutLibvirt(uri, Failures.said(e)), List.of(), began);
            return ExitStatus.CANNOT;
        }
    }

    /** A domain, and its adoption where it is adopted. */
    private record Patient(Domain domain, Optional<AdoptionRecord> adoption) {}

    private List<Patient> patients(Connection connection) {
        try (Ledger ledger = openLedger()) {
            List<Domain> domains = names.isEmpty()
                    ? connection.domains()
                    : names.stream()
                            .map(name -> LibvirtDomain.find(connection, name, uri))
                            .toList();
            return domains.stream()
                    .map(domain -> new Patient(domain, adoption(ledger, domain)))
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
    private @Nullable Ledger openLedger() {
        try {
            return Files.exists(file) ? Ledger.openToRead(file) : null;
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
