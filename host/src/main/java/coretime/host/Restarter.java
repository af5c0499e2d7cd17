package coretime.host;

import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The step {@code restart}: sees to it that the guest's CPUs run the next boot, whatever became of the core. Where
 * libvirt did not start the guest again, this does: warm by reset and resume, or in a new QEMU process where the old one is
 * gone, hangs, or would let the guest boot late ({@link RestartChoice}).
 */
final class Restarter implements Step {

    /** libvirt restarts or destroys a panicked guest within a second of the panic. */
    private static final Duration LIBVIRT_ACTS = Duration.ofSeconds(5);

    private static final Duration SETTLES = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final ClockProbe probe;

    Restarter(ClockProbe probe) {
        this.probe = probe;
    }

    @Override
    public Restart run(Scene scene) throws InterruptedException {
        Optional<Restart> done = byStrategy(scene);
        if (done.isPresent()) {
            return done.get();
        }
        awaitLibvirt(scene);
        Deadline deadline = Deadline.in(scene.policy().restartTimeout());
        String refusal = "";
        do {
            Optional<Restart> restart = running(scene);
            if (restart.isPresent()) {
                return restart.get();
            }
            requireWanted(scene);
            long position = scene.events().position();
            try {
                Optional<String> reason = start(scene);
                return result(scene, Restart.Actor.CORETIME, awaitResume(scene, position, deadline), reason);
            } catch (ConnectionLostException e) {
                throw e;
            } catch (LibvirtException e) {
                // Often because libvirt was quicker: look again, then try again.
                refusal = ": " + e.getMessage();
                scene.events().await(position, GuestEvents::over, Deadline.in(deadline.leftUpTo(PAUSE)));
            }
        } while (!deadline.isOver());
        throw new HostException("the guest " + scene.domain().name() + " does not run "
                + scene.policy().restartTimeout().toSeconds() + " s after its capture" + refusal
                + "; it is " + scene.domain().state().state()
                + ": start it by hand (virsh reset, virsh resume) and read QEMU's log");
    }

    /** The strategy that took the core may have reset the guest; where that did not hold, it is done again. */
    private static Optional<Restart> byStrategy(Scene scene) {
        return scene.incident()
                .capture()
                .flatMap(Capture::restarted)
                .filter(_ -> scene.domain().state().isRunning())
                .map(at -> result(scene, Restart.Actor.CORETIME, at));
    }

    /** Who started the guest and when, where it runs: its events and its state come by different ways, in any order. */
    private Optional<Restart> running(Scene scene) throws InterruptedException {
        Optional<Instant> resumed = scene.events().find(scene.from(), GuestEvents::resumed);
        if (scene.domain().state().isRunning()) {
            Optional<Instant> at = scene.events().await(scene.from(), GuestEvents::resumed, Deadline.in(SETTLES));
            return Optional.of(result(scene, Restart.Actor.LIBVIRT, at.orElseGet(probe::now)));
        }
        Deadline settled = Deadline.in(resumed.isPresent() ? SETTLES : Duration.ZERO);
        while (!settled.isOver()) {
            if (scene.domain().state().isRunning()) {
                return Optional.of(result(scene, Restart.Actor.LIBVIRT, resumed.get()));
            }
            Thread.sleep(LOOK);
        }
        return Optional.empty();
    }

    private static void requireWanted(Scene scene) {
        if (scene.incident().capture().filter(Capture::ended).isEmpty()
                && !scene.events().isEndExpected(scene.from())
                && scene.events().find(scene.from(), GuestEvents::destroyed).isPresent()) {
            throw new HostException("the guest " + scene.domain().name()
                    + " was destroyed by somebody else after its panic; it is left so: start it when you want it back");
        }
    }

    /**
     * Has the guest boot. A process that ends between the end of the old QEMU process and the start of the new one leaves the
     * incident open in the ledger, and the next one starts the guest.
     *
     * @return why it was started in this way, where that needs words
     */
    private Optional<String> start(Scene scene) throws InterruptedException {
        Domain domain = scene.domain();
        Optional<String> reason = Optional.empty();
        if (domain.isActive() && domain.jobStats().isActive()) {
            // A dump that never ends holds the domain's job, and libvirt would refuse the reset: only a new process
            // helps.
            scene.events().expectEnd();
            domain.destroy();
        } else if (domain.isActive()) {
            RestartChoice choice = choice(scene);
            reason = Optional.ofNullable(choice.reason());
            if (choice.mode() == Restart.Mode.COLD) {
                DomainEnd.of(scene);
            }
        }
        if (domain.isActive()) {
            domain.reset();
            domain.resume();
        } else {
            domain.start();
        }
        return reason;
    }

    private RestartChoice choice(Scene scene) throws InterruptedException {
        Domain domain = scene.domain();
        RestartPolicy policy = scene.policy().restart();
        if (policy == RestartPolicy.WARM) {
            return new RestartChoice(Restart.Mode.WARM, null);
        }
        boolean canStart = domain.isPersistent() && scene.incident().id() != Ledger.UNWRITTEN;
        Duration freeze = Duration.between(scene.incident().panic().at(), probe.now());
        return RestartChoice.of(
                policy,
                new RestartChoice.Facts(
                        DomainClock.of(domain.xml()),
                        canStart ? Optional.of(DomainClock.of(domain.inactiveXml())) : Optional.empty(),
                        probe.rtcAtOnce(domain),
                        freeze),
                scene.policy().rtcTolerance());
    }

    /** libvirt acts on a panic by itself, unless it is told to preserve the guest; two at once would be one too many. */
    private void awaitLibvirt(Scene scene) throws InterruptedException {
        Domain domain = scene.domain();
        if (scene.incident().capture().filter(Capture::ended).isEmpty()
                && domain.state().isCrashed()
                && !CrashActions.isPreserved(domain)) {
            Instant until = scene.incident().panic().at().plus(LIBVIRT_ACTS);
            Deadline deadline = Deadline.in(Duration.between(probe.now(), until));
            Optional<Instant> _ = scene.events().await(scene.from(), GuestEvents::over, deadline);
        }
    }

    private Instant awaitResume(Scene scene, long position, Deadline deadline) throws InterruptedException {
        Optional<Instant> resumed = scene.events().await(position, GuestEvents::resumed, deadline);
        if (resumed.isEmpty() && !scene.domain().state().isRunning()) {
            throw new HostException("the guest " + scene.domain().name() + " was started again and does not run; it is "
                    + scene.domain().state().state() + ": start it by hand and read QEMU's log");
        }
        return resumed.orElseGet(probe::now);
    }

    private static Restart result(Scene scene, Restart.Actor actor, Instant at) {
        return result(scene, actor, at, Optional.empty());
    }

    private static Restart result(Scene scene, Restart.Actor actor, Instant at, Optional<String> reason) {
        QemuProcess before = scene.incident().panic().qemuProcess();
        QemuProcess now = QemuProcess.of(scene.domain());
        Restart.Mode mode = now.equals(before) ? Restart.Mode.WARM : Restart.Mode.COLD;
        return new Restart(mode, actor, at, now, reason.orElse(null));
    }
}
