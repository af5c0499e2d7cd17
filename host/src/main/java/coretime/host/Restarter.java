package coretime.host;

import coretime.libvirt.Domain;
import coretime.libvirt.DomainState;
import java.time.Instant;
import java.util.Optional;

/**
 * The step {@code restart}: sees to it that the guest's CPUs run the next boot, whatever became of the core. Where
 * libvirt did not start the guest again, this does: warm by reset and resume, cold where the QEMU process is gone.
 */
final class Restarter implements Step {

    private final ClockProbe probe;

    Restarter(ClockProbe probe) {
        this.probe = probe;
    }

    @Override
    public Restart run(Scene scene) throws InterruptedException {
        Domain domain = scene.domain();
        long position = scene.events().position();
        DomainState state = domain.state();
        if (state.isRunning()) {
            Instant at = scene.events().find(scene.from(), GuestEvents::resumed).orElseGet(probe::now);
            return result(scene, Restart.Actor.LIBVIRT, at);
        }
        if (domain.isActive()) {
            domain.reset();
            domain.resume();
        } else {
            domain.start();
        }
        return result(scene, Restart.Actor.CORETIME, awaitResume(scene, position));
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
