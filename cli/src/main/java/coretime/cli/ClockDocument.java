package coretime.cli;

import coretime.host.ClockEvent;
import coretime.host.ClockExplanation;
import coretime.host.ClockVerdict;
import coretime.host.DomainClock;
import coretime.host.GuestTimekeeping;
import coretime.host.IncidentDocument.Reading;
import coretime.libvirt.Domain;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code clock explain} says, as {@code --json} prints it.
 *
 * @param running whether the domain runs; where it does not, nothing is known of its clocks
 * @param system the system clock's offset; null where the guest's agent does not tell it
 * @param rtc the RTC's; null where QEMU does not tell it
 * @param verdict of a panic
 */
record ClockDocument(
        String domain,
        UUID uuid,
        boolean running,
        Definition definition,
        @Nullable Reading system,
        @Nullable Reading rtc,
        @Nullable Timekeeping timekeeping,
        String verdict,
        List<Case> cases,
        List<String> remedies) {

    /** What the definition says of the RTC. */
    record Definition(boolean utc, boolean followsGuest, long adjustmentS) {
        static Definition of(DomainClock clock) {
            return new Definition(
                    clock.utc(), clock.followsGuest(), clock.adjustment().toSeconds());
        }
    }

    /** What keeps the time in the guest, by its own word. */
    record Timekeeping(List<String> daemons, List<String> rtcWriters) {
        static @Nullable Timekeeping of(@Nullable GuestTimekeeping keeping) {
            return keeping == null ? null : new Timekeeping(keeping.daemons(), keeping.rtcWriters());
        }
    }

    /** What becomes of the system clock in one event. */
    record Case(String event, String verdict, String why) {}

    static ClockDocument of(Domain domain, ClockExplanation explanation) {
        return new ClockDocument(
                domain.name(),
                domain.uuid(),
                domain.isActive(),
                Definition.of(explanation.clock()),
                Reading.orNull(explanation.system()),
                Reading.orNull(explanation.rtc()),
                Timekeeping.of(explanation.keeping()),
                explanation.forecast().verdict().label(),
                Stream.of(ClockEvent.values())
                        .map(event -> new Case(
                                event.label(),
                                explanation.forecast().of(event).verdict().label(),
                                explanation.forecast().of(event).why()))
                        .toList(),
                explanation.forecast().remedies());
    }

    /** A verdict by its name here. */
    static ClockVerdict verdict(String label) {
        return named(ClockVerdict.values(), label, ClockVerdict::label);
    }

    /** An event by its name here. */
    static ClockEvent event(String label) {
        return named(ClockEvent.values(), label, ClockEvent::label);
    }

    private static <T> T named(T[] values, String label, java.util.function.Function<T, String> name) {
        return Stream.of(values)
                .filter(value -> name.apply(value).equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + label));
    }
}
