package coretime.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import coretime.cli.LabDocument.Observation;
import coretime.host.CardRecord;
import coretime.host.ClockReading;
import coretime.host.CoreProgress;
import coretime.host.CoreRecord;
import coretime.host.CorrectionPolicy;
import coretime.host.Ending;
import coretime.host.GuestClock;
import coretime.host.Host;
import coretime.host.HostException;
import coretime.host.Incident;
import coretime.host.IncidentDocument;
import coretime.host.IncidentListener;
import coretime.host.Ledger;
import coretime.host.Outcome;
import coretime.host.Policy;
import coretime.host.RestartPolicy;
import coretime.host.Stage;
import coretime.host.StepResult;
import coretime.host.capture.Strategies;
import coretime.lab.Guest;
import coretime.lab.Lab;
import coretime.lab.LabInterrupted;
import coretime.time.Seconds;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run of {@code coretime lab}: a guest, its panics, what became of its clock. */
final class LabRun {

    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final Duration CORE = Duration.ofMinutes(10);
    private static final Duration LIBVIRT_AWAY = Duration.ofSeconds(10);
    /** A panic is seen within a second; what takes longer is an event that was lost. */
    private static final Duration PANIC_SEEN = Duration.ofSeconds(30);

    /** As libvirt names a core of a guest of {@link LabCommand}'s: number, name, instant. Nothing else is deleted. */
    private static final Pattern OLD_CORE = Pattern.compile("(\\d+-)?coretime-lab-\\d+-.*");

    private final LabPlan plan;
    private final LabProgressPrinter progress;
    private final List<Observation> observations = new ArrayList<>();

    LabRun(LabPlan plan, LabProgressPrinter progress) {
        this.plan = plan;
        this.progress = progress;
    }

    LabDocument run() throws InterruptedException {
        Instant startedAt = Instant.now();
        prepare();
        try (Lab lab = Lab.open(plan.lab(), progress);
                Ledger ledger = Ledger.open(plan.ledgerFile())) {
            requireRoom(lab);
            Guest guest = lab.start(plan.guest());
            guest.awaitBooted(BOOT);
            // What needs libvirt's answer is asked while it surely gives one: a panic's incident is not lost then.
            LabDocument.Machine machine = LabMachine.of(lab);
            LabDocument.Guest broken = LabMachine.guest(plan, lab);
            List<Incident> incidents = crash(lab, guest, ledger);
            LabVerdict verdict = LabVerdict.of(plan, incidents, observations);
            return new LabDocument(
                    Version.current(),
                    startedAt,
                    Instant.now(),
                    machine,
                    broken,
                    plan.correct(),
                    incidents.stream()
                            .map(incident -> IncidentDocument.of(incident, ledger))
                            .toList(),
                    observations,
                    verdict.held(),
                    verdict.text());
        }
    }

    private void requireRoom(Lab lab) {
        boolean isPrivate = lab.libvirt().isPrivate();
        if (!isPrivate) {
            progress.step("cores stay where the system's libvirt puts them, in " + lab.dumpDirectory()
                    + ": delete them there when you are done with them");
        }
        lab.requireRoomForCores(
                plan.guest(),
                plan.crashes(),
                isPrivate
                        ? "name a directory with more room by --report, or ask for fewer --crashes or less --ram"
                        : "have the cores in the directory of --report by --private, or ask for fewer --crashes or less"
                                + " --ram");
    }

    private List<Incident> crash(Lab lab, Guest guest, Ledger ledger) throws InterruptedException {
        Endings endings = new Endings();
        Policy policy = Policy.standard()
                // The lab's guests are held against this host alone, whatever keeps its clock.
                .withCorrection(
                        CorrectionPolicy.standard().withWanted(plan.correct()).withAnyHost(true))
                .withRestart(plan.correct() ? RestartPolicy.AUTO : RestartPolicy.WARM)
                .withLaterReadings(List.of())
                .withAgentTimeout(plan.agentTimeout())
                .withOutageOfLibvirt(LIBVIRT_AWAY)
                .withCores(plan.corePolicy());
        List<Incident> incidents = new ArrayList<>();
        try (Host host = new Host(lab.connection(), ledger, Strategies.all(lab.dumpDirectory()), policy, endings)) {
            host.watch(guest.domain());
            observe(host, guest, "before the first panic");
            for (int i = 1; i <= plan.crashes(); i++) {
                progress.step("panic " + i + " of " + plan.crashes());
                guest.panic();
                Incident ended = endings.await(lab);
                incidents.add(ended);
                if (ended.end().map(Ending::outcome).orElse(Outcome.GIVEN_UP) == Outcome.GIVEN_UP) {
                    return incidents;
                }
            }
            if (!host.awaitCores(CORE)) {
                throw new HostException("a core is not written after " + CORE.toMinutes() + " min");
            }
            if (!plan.correct() && plan.guest().agent()) {
                progress.step("rebooting the guest: does the shift survive?");
                guest.reboot();
                guest.awaitBooted(BOOT);
                observe(host, guest, "after a guest reboot");
                progress.step("starting the guest in a new QEMU process: does the shift go?");
                guest.restartCold();
                guest.awaitBooted(BOOT);
                observe(host, guest, "in a new QEMU process");
            }
        } catch (InterruptedException | LabInterrupted e) {
            ledger.giveUp(guest.domain().uuid(), Instant.now(), "interrupted by a signal");
            throw e;
        } catch (RuntimeException e) {
            ledger.giveUp(guest.domain().uuid(), Instant.now(), "the run ended: " + e.getMessage());
            throw e;
        }
        return incidents;
    }

    private void observe(Host host, Guest guest, String what) throws InterruptedException {
        List<ClockReading> readings = host.read(guest.domain());
        Observation observation = new Observation(
                Instant.now(),
                what,
                value(readings, GuestClock.SYSTEM, reading -> reading.offset().value()),
                value(readings, GuestClock.SYSTEM, reading -> reading.offset().bound()),
                value(readings, GuestClock.RTC, reading -> reading.offset().value()));
        observations.add(observation);
        readings.forEach(
                reading -> progress.step(what + ": " + reading.clock().label() + " clock " + reading.offset()));
    }

    private static @Nullable BigDecimal value(
            List<ClockReading> readings, GuestClock clock, Function<ClockReading, Duration> part) {
        return readings.stream()
                .filter(reading -> reading.clock() == clock)
                .findFirst()
                .map(part)
                .map(duration -> Seconds.rounded(duration, 6))
                .orElse(null);
    }

    private void prepare() {
        try {
            Files.createDirectories(plan.cores());
            try (DirectoryStream<Path> old = Files.newDirectoryStream(plan.cores())) {
                for (Path core : old) {
                    if (OLD_CORE.matcher(core.getFileName().toString()).matches()
                            && Files.isRegularFile(core, NOFOLLOW_LINKS)) {
                        Files.delete(core);
                    }
                }
            }
        } catch (IOException e) {
            throw new CannotException("the report directory " + plan.directory() + " cannot be used: "
                    + Failures.said(e) + "; name another by --report");
        }
    }

    /** Hands the ended incidents over to the run, and its progress on to the terminal. */
    private final class Endings implements IncidentListener {

        private final Semaphore began = new Semaphore(0);
        /** An ended incident, or the throwing of what kept it from ending. */
        private final BlockingQueue<Supplier<Incident>> ended = new LinkedBlockingQueue<>();

        Incident await(Lab lab) throws InterruptedException {
            if (!began.tryAcquire(PANIC_SEEN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HostException(
                        lab.connection().isAlive()
                                ? "no panic was seen within " + PANIC_SEEN.toSeconds()
                                        + " s: does the guest have a panic device, and its kernel the pvpanic driver?"
                                : "libvirt went away before the panic was seen");
            }
            return ended.take().get();
        }

        @Override
        public void begun(Incident incident) {
            began.release();
        }

        @Override
        public void entered(Incident incident, Stage stage) {
            progress.entered(incident, stage);
        }

        @Override
        public void progress(Incident incident, long bytes) {
            progress.progress(incident, bytes);
        }

        @Override
        public void done(Incident incident, StepResult step) {
            progress.done(incident, step);
        }

        @Override
        public void card(Incident incident, CardRecord card) {
            progress.card(incident, card);
        }

        @Override
        public void progress(CoreRecord core, CoreProgress written) {
            progress.progress(core, written);
        }

        @Override
        public void warned(Incident incident, String message) {
            progress.warned(incident, message);
        }

        @Override
        public void core(CoreRecord core) {
            progress.core(core);
        }

        @Override
        public void failed(String domain, String message) {
            began.release();
            ended.add(() -> {
                throw new HostException(message);
            });
        }

        @Override
        public void ended(Incident incident) {
            ended.add(() -> incident);
        }
    }
}
