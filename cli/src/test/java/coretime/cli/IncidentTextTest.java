package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.CardRecord;
import coretime.host.IncidentDocument;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentTextTest {
    private static final CardRecord CARD = new CardRecord(
            Instant.EPOCH,
            "6.1.0",
            "sysrq triggered \u001b[31mcrash",
            null,
            "sh, PID 7",
            1,
            List.of("sysrq_handle_crash+0x16/0x20", "b", "c", "d", "e", "f", "the seventh"),
            List.of(),
            "25f4ce423c10e5c2",
            "sysrq triggered crash in sysrq_handle_crash",
            List.of());

    private static String shown(IncidentDocument document) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        IncidentText.show(out, document);
        out.flush();
        return text.toString();
    }

    private static IncidentDocument with(IncidentDocument one, CardRecord card) {
        return new IncidentDocument(
                one.id(),
                one.domain(),
                one.domainUuid(),
                one.strategy(),
                one.panicAt(),
                one.freezeS(),
                one.outageS(),
                one.agentS(),
                one.baseline(),
                one.core(),
                one.captureFailure(),
                one.restart(),
                one.shift(),
                one.change(),
                one.correction(),
                one.residual(),
                one.rtc(),
                one.proven(),
                one.outcome(),
                one.stage(),
                one.reason(),
                one.timeline(),
                null,
                card);
    }

    @Test
    void theCardIsShownWithWhatMattersAndWithoutWhatSteersATerminal() {
        String text = shown(with(Samples.bare().incidents().getFirst(), CARD));
        assertThat(text)
                .contains(
                        "  panic      sysrq triggered ",
                        "  ran        sh, PID 7",
                        "  in         sysrq_handle_crash+0x16/0x20",
                        "  signature  25f4ce423c10e5c2")
                .doesNotContain("\u001b", "the seventh", "cause");
    }

    @Test
    void anIncidentWithoutACardOrACoreSaysWhatFailed() {
        assertThat(shown(Samples.withoutCore().incidents().getFirst()))
                .contains("  no core: no space left on device")
                .doesNotContain("signature");
    }
}
