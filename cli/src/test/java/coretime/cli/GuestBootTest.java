package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.boot.BootAudit;
import coretime.boot.BootObservation;
import coretime.boot.CarePolicy;
import coretime.boot.ClockMoment;
import coretime.boot.ClockStep;
import coretime.boot.Finding;
import coretime.boot.Observation;
import coretime.boot.UnitName;
import coretime.boot.UnitStart;
import coretime.boot.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a guest's manager and journal say of its boot, right and wrong. */
class GuestBootTest {
    private static final String STARTING = "7d4958e842da4a758f6c1cdc7b36dcc5";
    private static final long BEGAN = 1_700_000_000_000_000L;

    private static final String SHOWN = """
            Id=step.service
            Result=success
            ConditionResult=yes
            InactiveExitTimestampMonotonic=4000000
            ActiveEnterTimestampMonotonic=0
            InactiveEnterTimestampMonotonic=6000000

            Id=late.service
            InactiveExitTimestampMonotonic=90000000
            ExecMainStartTimestampMonotonic=90000100

            Id=loose.service
            InactiveExitTimestampMonotonic=2000000

            Id=never.service
            InactiveExitTimestampMonotonic=0

            Id=odd.service
            InactiveExitTimestampMonotonic=99999999999999999999
            ActiveEnterTimestampMonotonic=-5

            Id=no name
            """;

    private static final BootAudit AUDIT = new BootAudit(
            new UnitName("default.target"),
            List.of(new ClockStep(new UnitName("step.service"), ClockStep.Kind.SETS, "/usr/sbin/ntpdate")),
            List.of(
                    new Finding(new UnitName("loose.service"), Verdict.CAN_START_BEFORE, "", List.of()),
                    new Finding(new UnitName("late.service"), Verdict.ONLY_IF_THE_STEP_FAILS, "", List.of()),
                    new Finding(new UnitName("step.service"), Verdict.DOES_NOT_CARE, "", List.of())),
            List.of(),
            List.of());

    private static String entry(long monotonic, long off, String more) {
        return "__CURSOR=s=1\n__REALTIME_TIMESTAMP=" + (BEGAN + monotonic + off) + "\n__MONOTONIC_TIMESTAMP="
                + monotonic + "\n" + more + "\n";
    }

    private static String starting(String unit, int process) {
        return "MESSAGE_ID=" + STARTING + "\nUNIT=" + unit + "\n_PID=" + process + "\n";
    }

    private static GuestBoot boot(String shown, String journal) throws IOException {
        return GuestBoot.read(UnitProperties.read(in(shown)), in(journal));
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aUnitStartedWhenItIsFirstHeardOf() throws IOException {
        GuestBoot boot = boot(
                SHOWN,
                entry(1_000_000, 0, "")
                        + entry(3_000_000, 0, starting("late.service", 1))
                        + entry(3_500_000, 0, starting("never.service", 4711))
                        + entry(5_000_000, 0, starting("late.service", 1)));

        // Restarted since, and the manager keeps the last start alone; what another process logs is not believed.
        assertThat(boot.starts())
                .containsExactly(
                        new UnitStart(new UnitName("late.service"), Duration.ofSeconds(3)),
                        new UnitStart(new UnitName("loose.service"), Duration.ofSeconds(2)),
                        new UnitStart(new UnitName("step.service"), Duration.ofSeconds(4)));
    }

    @Test
    void theStepIsTakenFromTheJournal() throws IOException {
        GuestBoot boot = boot(
                SHOWN,
                entry(1_000_000, -360_000_000, "")
                        + entry(5_000_000, -360_000_000, "")
                        + entry(5_500_000, 0, "")
                        + entry(7_000_000, 0, starting("late.service", 1)));

        BootObservation seen = boot.against(AUDIT, CarePolicy.standard());

        assertThat(seen.moment())
                .isEqualTo(new ClockMoment(
                        Duration.ofSeconds(5),
                        Duration.ofMillis(5500),
                        ClockMoment.Source.JOURNAL,
                        Optional.of(Duration.ofMinutes(6))));
        assertThat(seen.agrees()).isTrue();
        assertThat(seen.units())
                .extracting(Observation::seen)
                .containsExactly(Observation.Seen.BEFORE, Observation.Seen.BEFORE, Observation.Seen.AFTER);
    }

    @Test
    void whereNothingWasSteppedTheEndOfTheStepsUnitTells() throws IOException {
        GuestBoot boot = boot(SHOWN, entry(1_000_000, 0, "") + entry(5_000_000, 0, starting("late.service", 1)));

        BootObservation seen = boot.against(AUDIT, CarePolicy.standard());

        assertThat(seen.moment()).isEqualTo(ClockMoment.ofUnit(Duration.ofSeconds(6)));
        assertThat(seen.agrees())
                .as("late.service is after the step, by the audit")
                .isFalse();
        String text =
                BootObservationText.of(seen, false, new CoreText(200, false)).replaceAll("\\s+", " ");
        assertThat(text)
                .contains(
                        "no step shows in the journal; the clock counts as right at 6.000 s",
                        "against it late.service started at 5.000 s, before the clock was right; by the audit: only if the step fails",
                        "2.000 s loose.service: can start before",
                        "1 started before the clock was right that could not")
                .doesNotContain("step.service");
        JsonNode document = JsonMapper.shared()
                .readTree(Json.of(BootObservationDocument.of(seen, BootAuditDocument.of(AUDIT, List.of()))));
        assertThat(document.path("agrees").booleanValue()).isFalse();
        assertThat(document.path("moment").path("source").asString()).isEqualTo("unit");
        assertThat(document.path("units").path(0).path("unit").asString()).isEqualTo("late.service");
        assertThat(document.path("units").path(0).path("at_s").decimalValue()).isEqualByComparingTo("5");
        assertThat(document.path("audit").path("target").asString()).isEqualTo("default.target");
    }

    @Test
    void aBootOfWhichNothingTellsTheMomentCannotBeJudged() throws IOException {
        GuestBoot boot = boot(SHOWN.replace("Result=success", "Result=timeout"), entry(1_000_000, 0, ""));

        assertThatThrownBy(() -> boot.against(AUDIT, CarePolicy.standard()))
                .isInstanceOf(CannotException.class)
                .hasMessageContaining("nothing tells when this boot's clock became right");
    }

    @Test
    void valuesThatAreNoTextArePassedOver() throws IOException {
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        journal.write("MESSAGE\n".getBytes(StandardCharsets.US_ASCII));
        byte[] value = "two\n\n__MONOTONIC_TIMESTAMP=9\nlines".getBytes(StandardCharsets.US_ASCII);
        journal.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value.length)
                .array());
        journal.write(value);
        journal.write(('\n' + "LONG=" + "x".repeat(10_000) + "\nB=2\n\n").getBytes(StandardCharsets.US_ASCII));

        JournalEntries entries = new JournalEntries(new ByteArrayInputStream(journal.toByteArray()));

        assertThat(entries.next().orElseThrow().fields()).containsOnlyKeys("B");
        assertThat(entries.next()).isEmpty();
    }

    @Test
    void aSizeThatCannotBeIsTheEnd() throws IOException {
        byte[] journal = new byte[16];
        journal[0] = 'A';
        journal[1] = '\n';
        journal[9] = 127;

        assertThat(new JournalEntries(new ByteArrayInputStream(journal)).next()).isEmpty();
    }

    @Property
    void whateverAGuestSendsIsReadToItsEnd(@ForAll @Size(max = 400) byte[] noise) throws IOException {
        List<JournalEntries.Entry> read = new ArrayList<>();
        JournalEntries entries = new JournalEntries(new ByteArrayInputStream(noise));
        entries.next().ifPresent(read::add);
        assertThat(read).hasSizeLessThanOrEqualTo(1);
        assertThat(UnitProperties.read(new ByteArrayInputStream(noise))).hasSizeLessThanOrEqualTo(noise.length);
    }
}
