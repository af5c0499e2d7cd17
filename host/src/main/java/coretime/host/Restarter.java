package coretime.host;

import coretime.libvirt.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The step {@code restart}: sees to it that the guest's CPUs run the next boot, whatever became of the core. Where
 * libvirt did not start the guest again, this does: warm by reset and resume, cold where the QEMU process is gone.
 */
final class Restarter implements Step {

    private static final Pattern PRESERVES = Pattern.compile("<on_crash>\\s*preserve\\s*</on_crash>");

    /** libvirt restarts or destroys a panicked guest within a second of the panic. */
    private static final Duration LIBVIRT_ACTS = Duration.ofSeconds(5);

    private final ClockProbe probe;

    Restarter(ClockProbe probe) {
        this.probe = probe;
    }

    @Override
    public Restart run(Scene scene) throws InterruptedException {
        Domain domain = scene.domain();
        awaitLibvirt(scene);
        long position = scene.events().position();
        if (domain.state().isRunning()) {
            Instant at = scene.events().find(scene.from(), GuestEvents::resumed).orElseGet(probe::now);
            return result(scene, Restart.Actor.LIBVIRT, at);
        }
        if (scene.events().find(scene.from(), GuestEvents::destroyed).isPresent()) {
            throw new HostException("the guest " + domain.name()
                    + " was destroyed by somebody else after its panic; it is left so: start it when you want it back");
        }
        if (domain.isActive()) {
            domain.reset();
            domain.resume();
        } else {
            domain.start();
        }
        return result(scene, Restart.Actor.CORETIME, awaitResume(scene, position));
    }

    /** libvirt acts on a panic by itself, unless it is told to preserve the guest; two at once would be one too many. */
    private void awaitLibvirt(Scene scene) throws InterruptedException {
        Domain domain = scene.domain();
        if (domain.state().isCrashed() && !PRESERVES.matcher(domain.xml()).find()) {
            Instant until = scene.incident().panic().at().plus(LIBVIRT_ACTS);
            Deadline deadline = Deadline.in(Duration.between(probe.now(), until));
            Optional<Instant> _ = scene.events().await(scene.from(), GuestEvents::over, deadline);
        }
    }

    private Instant awaitResume(Scene scene, long position) throws InterruptedException {
        Optional<Instant> resumed = scene.events()
                .await(
                        position,
                        GuestEvents::resumed,
                        Deadline.in(scene.policy().restartTimeout()));
        if (resumed.isPresent()) {
            return resumed.get();
        }
        if (scene.domain().state().isRunning()) {
            return probe.now();
        }
        throw new HostException("the guest " + scene.domain().name() + " does not run "
                + scene.policy().restartTimeout().toSeconds() + " s after it was started again; it is "
                + scene.domain().state() + ": start it by hand (virsh reset, virsh resume) and read QEMU's log");
    }

    private static Restart result(Scene scene, Restart.Actor actor, Instant at) {
        QemuProcess before = scene.incident().panic().qemuProcess();
        QemuProcess now = QemuProcesses.ofHost().find(scene.domain().uuid()).orElse(QemuProcess.UNKNOWN);
        Restart.Mode mode = now.equals(before) ? Restart.Mode.WARM : Restart.Mode.COLD;
        return new Restart(mode, actor, at, now);
    }
}
