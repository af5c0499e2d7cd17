package coretime.host.doctor;

import java.util.stream.Collectors;

/** The guest's kernel has a driver at its panic device, without which it panics silently. */
final class PanicDriver implements Examination<DomainFacts> {
    private static final Remedy LOAD = Remedy.guest(
            "modprobe pvpanic-mmio || modprobe pvpanic; printf 'pvpanic-mmio\\npvpanic\\n' >/etc/modules-load.d/pvpanic.conf");

    @Override
    public Need need() {
        return new Need("panic-driver", "the guest's driver for the panic device", Need.ALL);
    }

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        return Part.PANIC.isIn(facts.live())
                ? of(facts.survey())
                : Finding.unknown("the guest runs without a panic device");
    }

    static Finding of(GuestSurvey survey) {
        return survey.panicDevices().isEmpty()
                ? Finding.missing("its kernel drives none: nobody would be told of a panic", LOAD)
                : Finding.ok(survey.panicDevices().stream().sorted().collect(Collectors.joining(", ")));
    }
}
