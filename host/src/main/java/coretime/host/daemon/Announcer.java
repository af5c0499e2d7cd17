package coretime.host.daemon;

import coretime.host.CardRecord;
import coretime.host.ClockFix;
import coretime.host.CoreProgress;
import coretime.host.CoreRecord;
import coretime.host.Freeze;
import coretime.host.Incident;
import coretime.host.IncidentListener;
import coretime.host.LaterReading;
import coretime.host.Moment;
import coretime.host.Outcome;
import coretime.host.Stage;
import coretime.host.StepResult;
import coretime.host.daemon.HostEvent.Kind;
import coretime.time.Offset;
import coretime.time.Seconds;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Puts what happens into words, once: for the log, and for all who subscribe. Safe for use by many threads.
 */
final class Announcer implements IncidentListener {
    private static final System.Logger LOG = System.getLogger("coretime");

    private final EventFeed feed;
    private final Consumer<UUID> changed;
    private final Function<String, Optional<UUID>> byName;
    private final IncidentListener notified;

    /**
     * Announces to a feed.
     *
     * @param changed is told before anybody else whose clocks, core or incident have changed
     * @param byName the domain of a name
     * @param notified is told after everybody else of panics, ends and poisoned RTCs
     */
    Announcer(
            EventFeed feed,
            Consumer<UUID> changed,
            Function<String, Optional<UUID>> byName,
            IncidentListener notified) {
        this.feed = feed;
        this.changed = changed;
        this.byName = byName;
        this.notified = notified;
    }

    /** Something about the host. */
    void host(Level level, String text) {
        LOG.log(level, text);
        feed.publish(Kind.HOST, Optional.empty(), OptionalLong.empty(), text);
    }

    /** Something about a domain, outside of incidents. */
    void domain(Level level, UUID domain, String name, Kind kind, String text) {
        tell(level, kind, Optional.of(domain), OptionalLong.empty(), name + ": " + text);
    }

    /** A domain is another one than before, of which nothing needs to be said. */
    void silently(Kind kind, UUID domain) {
        tell(Level.TRACE, kind, Optional.of(domain), OptionalLong.empty(), "");
    }

    @Override
    public void begun(Incident incident) {
        of(Level.WARNING, Kind.INCIDENT, incident, "the guest's kernel panicked");
        notified.begun(incident);
    }

    @Override
    public void entered(Incident incident, Stage stage) {
        of(Level.DEBUG, Kind.INCIDENT, incident, stage.label() + " begins");
    }

    @Override
    public void progress(Incident incident, long bytes) {
        of(Level.TRACE, Kind.CORE, incident, "");
    }

    @Override
    public void done(Incident incident, StepResult step) {
        Moment.of(incident).stream()
                .filter(moment -> moment.stage() == step.stage())
                .forEach(moment -> of(Level.INFO, Kind.INCIDENT, incident, moment.text()));
    }

    @Override
    public void card(Incident incident, CardRecord card) {
        of(
                Level.INFO,
                Kind.INCIDENT,
                incident,
                "the crash card: " + (card.panic() == null ? "no panic in the log" : card.panic())
                        + (card.signature() == null ? "" : ", signature " + card.signature()));
    }

    @Override
    public void progress(CoreRecord core, CoreProgress progress) {
        of(Level.TRACE, Kind.CORE, core, "");
    }

    @Override
    public void core(CoreRecord core) {
        boolean isSealed = core.state() == CoreRecord.State.SEALED;
        of(
                isSealed ? Level.INFO : Level.WARNING,
                Kind.CORE,
                core,
                isSealed ? "its core is sealed: " + core.path() : "its core failed: " + core.detail());
    }

    @Override
    public void warned(Incident incident, String message) {
        of(Level.WARNING, Kind.INCIDENT, incident, message);
    }

    @Override
    public void frozen(String domain, Freeze freeze) {
        domain(
                Level.INFO,
                freeze.domain(),
                domain,
                Kind.CLOCK,
                "it stood still for " + Seconds.rounded(freeze.length(), 3) + " s: "
                        + freeze.cause().label());
    }

    @Override
    public void poisoned(String domain, Offset rtc) {
        named(
                Level.WARNING,
                Kind.CLOCK,
                domain,
                "it wrote a time into its RTC that is off by " + rtc + ": its next boot would begin with that");
        notified.poisoned(domain, rtc);
    }

    @Override
    public void fixed(String domain, ClockFix fix) {
        boolean isProven = fix.proof().proven();
        domain(
                isProven ? Level.INFO : Level.WARNING,
                fix.domain(),
                domain,
                Kind.CLOCK,
                isProven
                        ? "its clock is right: " + fix.proof().second()
                        : "its clock is not proven right: " + fix.proof().reason());
    }

    @Override
    public void readLater(Incident incident, LaterReading reading) {
        if (reading.holds()) {
            of(Level.DEBUG, Kind.CLOCK, incident, "still right: " + reading.offset());
        } else {
            of(Level.WARNING, Kind.CLOCK, incident, String.valueOf(reading.reason()));
        }
    }

    @Override
    public void failed(String domain, String message) {
        named(Level.ERROR, Kind.DOMAIN, domain, message);
    }

    @Override
    public void ended(Incident incident) {
        Outcome outcome = incident.end().orElseThrow().outcome();
        String reason = incident.end().orElseThrow().reason();
        of(
                outcome == Outcome.PROVEN ? Level.INFO : Level.WARNING,
                Kind.INCIDENT,
                incident,
                "it is over: " + outcome.label() + (reason == null ? "" : ": " + reason));
        notified.ended(incident);
    }

    private void of(Level level, Kind kind, Incident incident, String text) {
        tell(
                level,
                kind,
                Optional.of(incident.panic().domain()),
                number(incident.id()),
                text.isEmpty() ? "" : incident.panic().domainName() + ": " + named(incident.id()) + ": " + text);
    }

    private void of(Level level, Kind kind, CoreRecord core, String text) {
        tell(
                level,
                kind,
                Optional.of(core.domain()),
                number(core.incident()),
                text.isEmpty() ? "" : core.domainName() + ": " + named(core.incident()) + ": " + text);
    }

    /** One that could not be written yet has none. */
    private static OptionalLong number(long incident) {
        return incident == 0 ? OptionalLong.empty() : OptionalLong.of(incident);
    }

    private static String named(long incident) {
        return incident == 0 ? "an incident" : "incident " + incident;
    }

    private void named(Level level, Kind kind, String name, String text) {
        tell(level, kind, byName.apply(name), OptionalLong.empty(), name + ": " + text);
    }

    private void tell(Level level, Kind kind, Optional<UUID> domain, OptionalLong incident, String text) {
        domain.ifPresent(changed);
        if (!text.isEmpty()) {
            LOG.log(level, text);
        }
        feed.publish(kind, domain, incident, text);
    }
}
