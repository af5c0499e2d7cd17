package coretime.host;

import coretime.libvirt.AgentException;
import coretime.libvirt.Domain;
import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The step {@code measure}: how late the restarted guest's clocks are. The RTC is read at once, from QEMU; the system
 * clock as soon as the guest agent answers.
 */
final class Measurer implements Step {

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ClockProbe probe;
    private final ClockJournal journal;

    Measurer(ClockProbe probe, ClockJournal journal) {
        this.probe = probe;
        this.journal = journal;
    }

    @Override
    public Measurement run(Scene scene) throws InterruptedException {
        Domain domain = scene.domain();
        Optional<Offset> rtc = probe.rtc(domain);
        rtc.ifPresent(offset -> journal.keep(domain, GuestClock.RTC, offset));
        Duration predicted = predict(scene, rtc).orElse(null);
        Deadline deadline = Deadline.in(scene.policy().agentTimeout());
        Optional<Instant> agentAt = awaitAgent(scene, deadline);
        if (agentAt.isEmpty()) {
            return new Measurement(
                    null,
                    probe.now(),
                    null,
                    rtc.orElse(null),
                    predicted,
                    "the guest agent did not answer within "
                            + scene.policy().agentTimeout().toSeconds()
                            + " s of the restart: is qemu-guest-agent installed and enabled in the guest,"
                            + " and did the guest boot?");
        }
        return measured(scene, agentAt.get(), rtc.orElse(null), predicted, deadline);
    }

    private Measurement measured(
            Scene scene, Instant agentAt, @Nullable Offset rtc, @Nullable Duration predicted, Deadline deadline)
            throws InterruptedException {
        while (true) {
            try {
                Offset system = probe.system(scene.domain());
                journal.keep(scene.domain(), GuestClock.SYSTEM, system);
                return new Measurement(agentAt, probe.now(), system, rtc, predicted, null);
            } catch (ClockUnreadable e) {
                // The channel flaps just after a boot; an agent that answered once will answer again.
                if (!e.isSilent() || deadline.isOver()) {
                    return new Measurement(agentAt, probe.now(), null, rtc, predicted, e.getMessage());
                }
                Optional<Instant> _ = awaitAgent(scene, deadline);
            }
        }
    }

    private Optional<Instant> awaitAgent(Scene scene, Deadline deadline) throws InterruptedException {
        while (!deadline.isOver()) {
            long position = scene.events().position();
            try {
                scene.domain().agent().ping(PING_TIMEOUT);
                return Optional.of(probe.now());
            } catch (AgentException _) {
                // Not up yet: an event tells when it is, and a look now and then in case the event was lost.
                scene.requireNoOtherPanic();
                scene.events().await(position, GuestEvents::agentOrPanic, Deadline.in(deadline.leftUpTo(LOOK)));
            }
        }
        return Optional.empty();
    }

    /** @param rtc as it is after the restart: of a new QEMU process it is what the boot begins with */
    private static Optional<Duration> predict(Scene scene, Optional<Offset> rtc) {
        Incident incident = scene.incident();
        Optional<Restart> restart = incident.restart();
        Offset rtcBefore = incident.panic().rtcBaseline();
        if (restart.isEmpty() || incident.freeze().isEmpty()) {
            return Optional.empty();
        }
        if (restart.get().mode() == Restart.Mode.COLD) {
            return Optional.of(rtc.map(Offset::value).orElse(Duration.ZERO));
        }
        return rtcBefore == null
                ? Optional.empty()
                : Optional.of(DomainClock.of(scene.domain().xml())
                        .predict(rtcBefore.value(), incident.freeze().get()));
    }
}
