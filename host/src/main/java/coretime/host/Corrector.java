package coretime.host;

import coretime.host.Correction.Method;
import coretime.time.Offset;
import java.time.Duration;

/** The step {@code correct}: the guest's clocks are put right, by what was measured. */
final class Corrector implements Step {

    private final ClockProbe probe;
    private final ClockSetter setter;

    Corrector(ClockProbe probe, ClockSetter setter) {
        this.probe = probe;
        this.setter = setter;
    }

    @Override
    public Correction run(Scene scene) throws InterruptedException {
        Measurement measurement = scene.incident()
                .measurement()
                .orElseThrow(() -> new HostException("there is nothing to correct by: nothing was measured"));
        Offset system = measurement.system();
        return system == null
                ? new Correction(Method.NONE, probe.now(), Duration.ZERO, 0, "the system clock could not be read")
                : setter.correct(scene.clock(), system, measurement.rtc());
    }
}
