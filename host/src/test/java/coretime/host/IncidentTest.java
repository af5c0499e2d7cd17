package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class IncidentTest {

    private final Incident whole = new Incident(
                    7,
                    List.of(
                            Incidents.panic(),
                            Incidents.capture(),
                            Incidents.restart(),
                            Incidents.measurement(),
                            Incidents.correction(),
                            Incidents.proof()),
                    null)
            .ended(new Ending(Outcome.PROVEN, Incidents.PANIC_AT.plusSeconds(49), Stage.PROVE, null));

    @Test
    void intervalsAreCountedFromThePanic() {
        assertThat(whole.freeze()).contains(Duration.ofMillis(9200));
        assertThat(whole.outage()).contains(Duration.ofMillis(9200));
        assertThat(whole.agent()).contains(Duration.ofSeconds(46));
    }

    @Test
    void theChangeIsAgainstTheBaselineAndCarriesBothBounds() {
        assertThat(whole.change()).contains(Incidents.millis(-9180, 21));
    }

    @Test
    void stepsFollowOneAnotherToTheEnd() {
        Incident incident = new Incident(1, List.of(Incidents.panic()), null);

        assertThat(incident.next()).contains(Stage.CAPTURE);
        assertThat(incident.with(Incidents.capture()).next()).contains(Stage.RESTART);
        assertThat(whole.next()).isEmpty();
    }

    @Test
    void anIncidentBeginsWithAPanic() {
        assertThatThrownBy(() -> new Incident(3, List.of(Incidents.capture()), null))
                .hasMessageContaining("incident 3");
    }

    @Test
    void theTimelineIsInOrderOfTime() {
        assertThat(Moment.of(whole)).isSortedAccordingTo(java.util.Comparator.comparing(Moment::at));
        assertThat(Moment.of(whole))
                .extracting(Moment::stage)
                .containsExactly(
                        Stage.WATCH,
                        Stage.CAPTURE,
                        Stage.RESTART,
                        Stage.MEASURE,
                        Stage.MEASURE,
                        Stage.CORRECT,
                        Stage.PROVE);
    }

    @Test
    void theDocumentHasEveryFieldThatToolsReadAndSecondsAsDecimals() {
        JsonNode json = json(whole);

        assertThat(json.path("domain").stringValue()).isEqualTo("coretime-test");
        assertThat(json.path("strategy").stringValue()).isEqualTo("libvirt");
        assertThat(json.path("freeze_s").decimalValue()).isEqualByComparingTo("9.2");
        assertThat(json.path("outage_s").decimalValue()).isEqualByComparingTo("9.2");
        assertThat(json.path("agent_s").decimalValue()).isEqualByComparingTo("46");
        assertThat(json.path("core").path("bytes").longValue()).isEqualTo(2_148_000_000L);
        assertThat(json.path("core").path("format").stringValue()).isEqualTo("elf");
        assertThat(json.path("shift").path("before_s").decimalValue()).isEqualByComparingTo("-9.48");
        assertThat(json.path("shift").path("bound_s").decimalValue()).isEqualByComparingTo("0.011");
        assertThat(json.path("shift").path("predicted_s").decimalValue()).isEqualByComparingTo("-9.4");
        assertThat(json.path("shift").path("mispredicted").isNull()).isTrue();
        assertThat(json.path("correction").path("method").stringValue()).isEqualTo("agent-set-time");
        assertThat(json.path("correction").path("took_s").decimalValue()).isEqualByComparingTo("0.95");
        assertThat(json.path("residual").path("offset_s").decimalValue()).isEqualByComparingTo("0.004");
        assertThat(json.path("residual").path("bound_s").decimalValue()).isEqualByComparingTo("0.009");
        assertThat(json.path("rtc").path("before_s").decimalValue()).isEqualByComparingTo("-9.4");
        assertThat(json.path("rtc").path("after_s").decimalValue()).isEqualByComparingTo("-0.02");
        assertThat(json.path("proven").booleanValue()).isTrue();
        assertThat(json.path("restart").stringValue()).isEqualTo("warm by libvirt");
    }

    @Test
    void anOpenIncidentSaysWhereItIsAndLeavesOutWhatIsNotKnown() {
        JsonNode json = json(new Incident(1, List.of(Incidents.panic()), null));

        assertThat(json.path("stage").stringValue()).isEqualTo("capture");
        assertThat(json.path("outcome").isNull()).isTrue();
        assertThat(json.path("core").isNull()).isTrue();
        assertThat(json.path("proven").booleanValue()).isFalse();
    }

    private static JsonNode json(Incident incident) {
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        return mapper.valueToTree(IncidentDocument.of(incident));
    }
}
