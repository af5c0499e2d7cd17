package coretime.cli;

import coretime.boot.BootAudit;
import coretime.boot.BootObservation;
import coretime.boot.CarePolicy;
import coretime.boot.ClockMoment;
import coretime.boot.ClockReading;
import coretime.boot.ClockStep;
import coretime.boot.UnitName;
import coretime.boot.UnitStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The boot that a guest runs in, by the word of its manager and its journal. Immutable.
 *
 * @param units all that its manager has loaded
 * @param readings of its clocks, of all entries of the boot's journal
 * @param logged when the journal first says of a unit that it starts or is started
 */
record GuestBoot(List<UnitProperties> units, List<ClockReading> readings, Map<UnitName, Duration> logged) {

    /** What {@code systemctl show} is asked for. */
    private static final String SHOW = """
            systemctl show --all --no-pager --property="$1" '*'
            """;

    private static final List<String> PROPERTIES = List.of(
            "Id",
            "LoadState",
            "ActiveState",
            "Result",
            "ConditionResult",
            "InactiveExitTimestampMonotonic",
            "ActiveEnterTimestampMonotonic",
            "InactiveEnterTimestampMonotonic",
            "ExecMainStartTimestampMonotonic");

    /** The oldest entries come first. */
    private static final String JOURNAL = """
            journalctl --boot --no-pager --quiet --output=export --output-fields=MESSAGE_ID,UNIT,_PID | head -c 50331648
            """;

    /** SD_MESSAGE_UNIT_STARTING and SD_MESSAGE_UNIT_STARTED of systemd's {@code sd-messages.h}. */
    private static final Set<String> STARTS =
            Set.of("7d4958e842da4a758f6c1cdc7b36dcc5", "39f53479d3a045ac8e11786248231fbf");

    private static final List<String> BEGINNINGS = List.of(
            "InactiveExitTimestampMonotonic", "ActiveEnterTimestampMonotonic", "ExecMainStartTimestampMonotonic");

    private static final long LATEST_MICROS = Duration.ofDays(36_525).toNanos() / 1000;

    GuestBoot {
        units = List.copyOf(units);
        readings = List.copyOf(readings);
        logged = Map.copyOf(logged);
    }

    /** Asks the guest. Throws {@link CannotException} where it does not tell. */
    static GuestBoot of(GuestShell guest) {
        List<UnitProperties> units = show(guest, PROPERTIES);
        try (InputStream journal =
                new GZIPInputStream(guest.run("the journal of its boot", JOURNAL, new byte[0], List.of()))) {
            return read(units, journal);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal of the guest's boot cannot be read: " + Failures.said(e), e);
        }
    }

    /** Of all units that the guest's manager has loaded, these properties; {@code Id} has to be among them. */
    static List<UnitProperties> show(GuestShell guest, List<String> properties) {
        String what = "what its manager knows of its units";
        try (InputStream shown =
                new GZIPInputStream(guest.run(what, SHOW, new byte[0], List.of(String.join(",", properties))))) {
            return UnitProperties.read(shown);
        } catch (IOException e) {
            throw new UncheckedIOException(what + " cannot be read: " + Failures.said(e), e);
        }
    }

    /** With a journal in the export format. */
    static GuestBoot read(List<UnitProperties> units, InputStream journal) throws IOException {
        List<ClockReading> readings = new ArrayList<>();
        Map<UnitName, Duration> logged = new HashMap<>();
        JournalEntries entries = new JournalEntries(journal);
        for (Optional<JournalEntries.Entry> next = entries.next(); next.isPresent(); next = entries.next()) {
            JournalEntries.Entry entry = next.get();
            OptionalLong monotonic = entry.micros("__MONOTONIC_TIMESTAMP");
            OptionalLong realtime = entry.micros("__REALTIME_TIMESTAMP");
            if (monotonic.isEmpty()
                    || realtime.isEmpty()
                    || monotonic.getAsLong() > LATEST_MICROS
                    || realtime.getAsLong() > 4 * LATEST_MICROS) {
                continue;
            }
            Duration at = micros(monotonic.getAsLong());
            readings.add(new ClockReading(at, Instant.EPOCH.plus(micros(realtime.getAsLong()))));
            // Anybody may log such a message; only what the journal itself says of its sender is true.
            if (STARTS.contains(entry.text("MESSAGE_ID")) && entry.text("_PID").equals("1")) {
                UnitName.parse(entry.text("UNIT")).ifPresent(unit -> logged.merge(unit, at, GuestBoot::least));
            }
        }
        return new GuestBoot(units, readings, logged);
    }

    /**
     * Holds an audit against this boot.
     *
     * @throws CannotException where nothing tells when the clock was right
     */
    BootObservation against(BootAudit audit, CarePolicy policy) {
        List<UnitProperties> steps = audit.steps().stream()
                .filter(ClockStep::isDoneWhenStarted)
                .flatMap(step -> units.stream().filter(unit -> unit.unit().equals(step.unit())))
                .toList();
        ClockMoment moment = ClockMoment.inJournal(readings)
                .or(() -> steps.stream()
                        .flatMap(step -> done(step).stream())
                        .min(Duration::compareTo)
                        .map(ClockMoment::ofUnit))
                .orElseThrow(() ->
                        new CannotException("nothing tells when this boot's clock became right: its journal shows no"
                                + " step, and no unit was done that sets the clock or waits for it; where the clock was right from the"
                                + " beginning, boot the guest with one that is not"));
        boolean stepHeld =
                !steps.isEmpty() && steps.stream().allMatch(step -> done(step).isPresent());
        return BootObservation.of(audit, policy, starts(), moment, stepHeld);
    }

    /** When a step's unit had done its work; empty where it did not, or failed. */
    private static Optional<Duration> done(UnitProperties step) {
        // A oneshot that does not remain is never active.
        return step.text("Result").equals("success")
                        && step.text("ConditionResult").equals("yes")
                ? step.monotonic("ActiveEnterTimestampMonotonic")
                        .or(() -> step.monotonic("InactiveEnterTimestampMonotonic"))
                : Optional.empty();
    }

    /**
     * Each unit that did start, with the first time that is known of. The manager keeps the last start alone; of those before, the journal
     * tells.
     */
    List<UnitStart> starts() {
        Map<UnitName, Duration> starts = new TreeMap<>(logged);
        for (UnitProperties unit : units) {
            BEGINNINGS.stream()
                    .flatMap(property -> unit.monotonic(property).stream())
                    .min(Duration::compareTo)
                    .ifPresent(at -> starts.merge(unit.unit(), at, GuestBoot::least));
        }
        return starts.entrySet().stream()
                .map(start -> new UnitStart(start.getKey(), start.getValue()))
                .toList();
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration micros(long micros) {
        return Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1000);
    }
}
