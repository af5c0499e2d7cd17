package coretime.cli;

import coretime.lab.GuestSoftware;
import coretime.lab.GuestSpec;
import coretime.lab.OnCrash;
import coretime.lab.Prerequisites;
import coretime.lab.RtcTrack;
import coretime.lab.TimeDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime lab}: the main job on a real guest, from nothing. */
@Command(
        name = "lab",
        header = "Break a real guest and see it come back: core, clock, correction, proof.",
        description = {
            "Boots a Debian guest under libvirt and QEMU, panics its kernel, gets its core, gets it running again,"
                    + " measures how late its clock is, corrects it and proves it. What is missing is set up first."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: the case that coretime is for, three panics whose shifts add up, and what takes them away:",
            "  coretime lab --crashes 3 --no-fix"
        })
final class LabCommand implements Callable<Integer> {
    /** A guest's end, libvirt's and the deletion of a run's files take seconds. */
    private static final Duration CLEAN_UP = Duration.ofSeconds(90);

    @Option(names = "--crashes", paramLabel = "N", defaultValue = "1", description = "Panics (default: 1).")
    private int crashes = 1;

    @Option(
            names = "--no-fix",
            description = "Correct nothing: show the shift, and whether it survives a reboot and a new QEMU process.")
    private boolean noFix;

    @Option(
            names = "--strategy",
            paramLabel = "S",
            split = ",",
            defaultValue = "libvirt",
            description =
                    "How the core is taken: libvirt, handoff, direct, snapshot, qemu, or several in the order in which they"
                            + " are to be tried (default: libvirt).")
    private List<LabPlan.StrategyName> strategies = List.of(LabPlan.StrategyName.LIBVIRT);

    @Option(names = "--ram", paramLabel = "SIZE", defaultValue = "2G", description = "The guest's RAM (default: 2G).")
    private Bytes ram = Bytes.ofGibibytes(2);

    @Option(names = "--vcpus", paramLabel = "N", defaultValue = "2", description = "The guest's CPUs (default: 2).")
    private int vcpus = 2;

    @Option(
            names = "--fill",
            paramLabel = "SIZE",
            defaultValue = "0",
            description = "Fill so much of the RAM: random, compressible and zero pages in equal parts (default: 0).")
    private Bytes fill = new Bytes(0);

    @Option(
            names = "--rtc",
            paramLabel = "guest|wall",
            defaultValue = "guest",
            description = "What the guest's RTC follows: guest time, which makes shifts add up, or the host's clock"
                    + " (default: guest).")
    private RtcTrack rtc = RtcTrack.GUEST;

    @Option(
            names = "--on-crash",
            paramLabel = "ACTION",
            description =
                    "libvirt's action: coredump-restart, preserve, restart, destroy (default: coredump-restart for"
                            + " the strategy libvirt, preserve for the others).")
    private @Nullable OnCrash onCrash;

    @Option(names = "--panic", paramLabel = "N", description = "The guest kernel's panic=N.")
    private @Nullable Integer panicTimeout;

    @Option(
            names = "--shared-ram",
            description = "Back the guest's RAM by a shared memfd; handoff needs it and has it.")
    private boolean sharedRam;

    @Option(
            names = "--time-daemon",
            paramLabel = "NAME",
            defaultValue = "chrony",
            description = "Inside the guest: chrony, ntpsec, none (default: chrony).")
    private TimeDaemon timeDaemon = TimeDaemon.CHRONY;

    @Option(names = "--no-agent", description = "No guest agent inside the guest.")
    private boolean noAgent;

    @Option(
            names = "--agent-timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long the guest agent may take after a restart (default: 300).")
    private int agentTimeout = 300;

    @Option(names = "--private", description = "Start a libvirt of its own even where one is running.")
    private boolean privateLibvirt;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "coretime-lab",
            description = "Where report, cores and ledger go; cores of earlier runs in it are deleted"
                    + " (default: coretime-lab). Where the system's libvirt is used, cores stay in its own dump"
                    + " directory, and nothing deletes them.")
    private Path report = Path.of("coretime-lab");

    @Option(names = "--no-setup", description = "Install nothing; say what is missing.")
    private boolean noSetup;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        // What was asked for is looked at before anything is installed for it.
        LabPlan plan = plan();
        Interrupts.to(Thread.currentThread(), CLEAN_UP, "the next 'coretime lab' clears away what is left");
        Root.require("it boots guests under libvirt");
        setUp();
        LabDocument document;
        try (LabProgressPrinter progress = LabProgressPrinter.ofProcess()) {
            document = new LabRun(plan, progress).run();
        }
        print(document, plan);
        write(document, plan);
        return document.held() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
    }

    private static void write(LabDocument document, LabPlan plan) throws IOException {
        try {
            LabReport.write(document, plan.reportFile());
            Files.writeString(plan.jsonFile(), Json.of(document) + "\n");
        } catch (IOException | UncheckedIOException e) {
            throw new IOException(
                    "the report cannot be written to " + plan.directory() + " (" + Failures.said(e)
                            + "); free space, or name another directory by --report",
                    e);
        }
    }

    private void print(LabDocument document, LabPlan plan) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(document));
        } else {
            List<LabTable.Place> places = List.of(
                    new LabTable.Place("report", plan.reportFile()), new LabTable.Place("ledger", plan.ledgerFile()));
            out.print(LabTable.render(document, places, spec.usageMessage().width(), Terminal.colourOnStdout()));
        }
        out.flush();
    }

    private LabPlan plan() {
        if (crashes < 1) {
            throw new CannotException("--crashes " + crashes + ": at least one panic is needed to show anything");
        }
        if (agentTimeout < 1) {
            throw new CannotException("--agent-timeout " + agentTimeout + ": the agent needs a second at least");
        }
        Path directory = report.toAbsolutePath();
        if (directory.toString().chars().anyMatch(c -> c == '"' || Character.isISOControl(c))) {
            throw new CannotException("--report " + IncidentText.printable(directory.toString())
                    + ": a quotation mark or a control character in a path is not safe in libvirt's qemu.conf;"
                    + " name another directory");
        }
        return new LabPlan(
                guest(), crashes, !noFix, strategies, privateLibvirt, Duration.ofSeconds(agentTimeout), directory);
    }

    private OnCrash onCrash() {
        return strategies.contains(LabPlan.StrategyName.LIBVIRT) ? OnCrash.COREDUMP_RESTART : OnCrash.PRESERVE;
    }

    private GuestSpec guest() {
        try {
            return new GuestSpec(
                    "coretime-lab-" + ProcessHandle.current().pid(),
                    ram.bytes(),
                    vcpus,
                    fill.bytes(),
                    rtc,
                    onCrash == null ? onCrash() : onCrash,
                    panicTimeout == null ? OptionalInt.empty() : OptionalInt.of(panicTimeout),
                    sharedRam || strategies.contains(LabPlan.StrategyName.HANDOFF),
                    timeDaemon,
                    !noAgent,
                    false,
                    GuestSoftware.MINIMAL);
        } catch (IllegalArgumentException e) {
            throw new CannotException(e.getMessage() + ": see coretime lab --help");
        }
    }

    private void setUp() throws InterruptedException {
        List<String> missing = Prerequisites.missingPackages();
        if (missing.isEmpty()) {
            return;
        }
        if (noSetup) {
            throw new CannotException("these packages are missing: " + String.join(" ", missing)
                    + "; run 'coretime setup', or leave --no-setup out");
        }
        System.err.println("coretime lab: installing " + String.join(" ", missing));
        SetupCommand.installAsRoot(missing, Prerequisites::missingPackages);
    }
}
