package coretime.host.doctor;

import coretime.host.ClockEvent;
import coretime.host.ClockForecast;
import coretime.host.ClockVerdict;

/** The RTC that the next boot begins with is right, also after a freeze and in a new QEMU process. */
final class GuestRtc implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return Need.of("rtc", "an RTC that keeps the host's time", Need.RTC);
    }

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        return of(facts.clock().forecast(), facts.commands().coretime("clock explain", facts.name()));
    }

    /**
     * Judges.
     *
     * @param explain the command that tells more
     */
    static Finding of(ClockForecast forecast, String explain) {
        for (ClockEvent event : new ClockEvent[] {ClockEvent.PANIC, ClockEvent.COLD_START}) {
            ClockForecast.Case one = forecast.of(event);
            if (one.verdict() != ClockVerdict.SAFE) {
                return Finding.warning(
                        one.why() + " ('" + explain + "' tells more)",
                        forecast.remedies().isEmpty()
                                ? Remedy.host(explain)
                                : Remedy.advice(forecast.remedies().getFirst()));
            }
        }
        return Finding.ok(forecast.of(ClockEvent.PANIC).why());
    }
}
