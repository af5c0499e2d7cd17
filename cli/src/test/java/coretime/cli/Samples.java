package coretime.cli;

import coretime.host.IncidentDocument;
import coretime.host.IncidentDocument.Clocks;
import coretime.host.IncidentDocument.CoreFile;
import coretime.host.IncidentDocument.Done;
import coretime.host.IncidentDocument.Reading;
import coretime.host.IncidentDocument.Rtc;
import coretime.host.IncidentDocument.Shift;
import coretime.host.Moment;
import coretime.host.Stage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents as runs on a slow machine give them: 2 GiB guests that freeze for 9.2 s and answer after 46 s. */
final class Samples {

    static final Instant START = Instant.parse("2026-11-23T02:12:31.204Z");
    static final String NAME = "coretime-lab-4c1f";
    private static final UUID DOMAIN = UUID.fromString("0b6f5d0e-8f0c-4a55-9d1e-4c1f00000001");
    private static final long CORE_BYTES = 2_204_672_112L;
    private static final String KERNEL = "6.1.0-56-cloud-amd64";

    private Samples() {}

    /** Three panics, each corrected and proven. */
    static LabDocument corrected() {
        List<IncidentDocument> incidents = List.of(
                proven(1, 41.377, 9.213, 46.02, "-0.412", "-9.625", "0.0123", 4.1),
                proven(2, 118.904, 9.187, 44.31, "0.0123", "-9.168", "-0.0174", 3.8),
                proven(3, 195.551, 9.402, 47.75, "-0.0174", "-9.424", "0.0089", 4.6));
        return document(
                NAME,
                incidents,
                List.of(seen(36.1, "before the first panic", "-0.412", "0.0041", "-0.3")),
                true,
                true,
                "The guest froze for 9.2 to 9.4 s at each panic and was as late afterwards; each time its clock was set, and"
                        + " two readings show it within ±50 ms.",
                260);
    }

    /** Three panics, nothing corrected; then a guest reboot, then a new QEMU process. */
    static LabDocument uncorrected() {
        List<IncidentDocument> incidents = List.of(
                late(1, 41.377, 9.213, 46.02, "-0.412", "-9.625"),
                late(2, 118.904, 9.187, 44.31, "-9.625", "-18.802"),
                late(3, 195.551, 9.402, 47.75, "-18.802", "-28.219"));
        return document(
                NAME,
                incidents,
                List.of(
                        seen(36.1, "before the first panic", "-0.412", "0.0041", "-0.3"),
                        seen(291.4, "after a guest reboot", "-28.231", "0.0048", "-28.2"),
                        seen(338.8, "after a new QEMU process", "-0.731", "0.0039", "-0.2")),
                false,
                true,
                "The shift added up to 28.2 s over three panics, survived a guest reboot, and went with a new QEMU process.",
                342);
    }

    /** One panic; the incident stops while it waits for an agent that never answers. */
    static LabDocument givenUp() {
        return document(
                NAME,
                List.of(silent()),
                List.of(),
                true,
                false,
                "The clock could not be proven: the guest agent never answered.",
                372);
    }

    /** One panic; the agent never answers within its time, and the pipeline goes to its end. */
    static LabDocument unanswered() {
        IncidentDocument one = silent();
        String failure =
                "the guest agent did not answer within 300 s of the restart: is qemu-guest-agent installed and enabled"
                        + " in the guest, and did the guest boot?";
        List<Moment> timeline = new ArrayList<>(one.timeline());
        timeline.add(moment(350.8, Stage.MEASURE, "the system clock could not be read"));
        timeline.add(moment(350.801, Stage.CORRECT, "no correction: the system clock could not be read"));
        timeline.add(moment(350.812, Stage.PROVE, "not proven: " + failure));
        IncidentDocument ended = new IncidentDocument(
                one.id(),
                one.domain(),
                one.domainUuid(),
                one.strategy(),
                one.panicAt(),
                one.freezeS(),
                one.outageS(),
                null,
                one.baseline(),
                one.core(),
                null,
                one.restart(),
                new Shift(null, null, dec("-9.5"), null),
                null,
                new Done("none", dec("0"), 0, "the system clock could not be read"),
                null,
                new Rtc(dec("-9.8"), dec("-9.9")),
                false,
                "not-proven",
                "prove",
                failure,
                timeline,
                null,
                null);
        return document(
                NAME,
                List.of(ended),
                List.of(),
                true,
                false,
                "The clock could not be proven: the guest agent never answered.",
                355);
    }

    /** One panic with a full disk: no core, yet a right clock. */
    static LabDocument withoutCore() {
        IncidentDocument whole = proven(1, 41.377, 9.213, 46.02, "-0.412", "-9.625", "0.0123", 4.1);
        List<Moment> timeline = whole.timeline().stream()
                .map(moment -> moment.stage() == Stage.CAPTURE
                        ? new Moment(moment.at(), Stage.CAPTURE, "the core failed: no space left on device")
                        : moment)
                .toList();
        IncidentDocument bare = new IncidentDocument(
                whole.id(),
                whole.domain(),
                whole.domainUuid(),
                whole.strategy(),
                whole.panicAt(),
                whole.freezeS(),
                whole.outageS(),
                whole.agentS(),
                null,
                null,
                "no space left on device: libvirt stopped writing the core and left the guest crashed",
                "warm by coretime",
                whole.shift(),
                null,
                whole.correction(),
                whole.residual(),
                whole.rtc(),
                true,
                "proven",
                "prove",
                null,
                timeline,
                null,
                null);
        return document(
                NAME, List.of(bare), List.of(), true, true, "The clock was proven right; there is no core.", 100);
    }

    /** All that can be missing is. */
    static LabDocument bare() {
        IncidentDocument incident = new IncidentDocument(
                7, NAME, DOMAIN, null, at(40), null, null, null, null, null, null, null, null, null, null, null, null,
                false, null, "capture", null, List.of(), null, null);
        return document(NAME, List.of(incident), List.of(), true, false, "The run was interrupted.", 50);
    }

    /** No panic at all. */
    static LabDocument empty() {
        return document(NAME, List.of(), List.of(), true, false, "The guest did not boot.", 50);
    }

    /** A guest that wants to be more than text. */
    static LabDocument hostile(String text) {
        LabDocument given = givenUp();
        IncidentDocument one = given.incidents().getFirst();
        IncidentDocument bad = new IncidentDocument(
                one.id(),
                text,
                one.domainUuid(),
                text,
                one.panicAt(),
                one.freezeS(),
                one.outageS(),
                null,
                one.baseline(),
                new CoreFile("/var/lib/" + text, text, 1),
                text,
                text,
                one.shift(),
                null,
                new Done(text, dec("1"), 1, text),
                null,
                one.rtc(),
                false,
                text,
                text,
                text,
                List.of(new Moment(one.panicAt(), Stage.WATCH, text)),
                null,
                null);
        return document(text, List.of(bad), List.of(seen(3, text, "-1", "0.1", null)), true, false, text, 372);
    }

    static LabDocument document(
            String name,
            List<IncidentDocument> incidents,
            List<LabDocument.Observation> observations,
            boolean correction,
            boolean held,
            String verdict,
            double took) {
        return new LabDocument(
                "0.1.0",
                START,
                at(took),
                new LabDocument.Machine(
                        2,
                        "6.18.5",
                        "7.2.22",
                        "9.0.0",
                        "tcg",
                        "a trial boot under KVM did not reach the kernel's first line within 10 s"),
                new LabDocument.Guest(
                        name, 2L << 30, 2, 512L << 20, "guest", "coredump-restart", "chrony", true, false, KERNEL),
                correction,
                incidents,
                observations,
                held,
                verdict);
    }

    static IncidentDocument proven(
            long id,
            double panic,
            double freeze,
            double agent,
            String before,
            String after,
            String residual,
            double boundMs) {
        BigDecimal bound = BigDecimal.valueOf(boundMs).movePointLeft(3);
        List<Moment> timeline = begun(panic, freeze, agent);
        timeline.add(moment(panic + agent + 0.41, Stage.MEASURE, "the system clock is at " + after + " s ± 0.004 s"));
        timeline.add(moment(panic + agent + 1.33, Stage.CORRECT, "the clock was set by agent-set-time"));
        timeline.add(moment(
                panic + agent + 2.84,
                Stage.PROVE,
                "proven: " + String.format(java.util.Locale.ROOT, "%+.3f s ± %.3f s", dec(residual), bound)));
        return new IncidentDocument(
                id,
                NAME,
                DOMAIN,
                "libvirt",
                at(panic),
                dec(freeze),
                dec(freeze),
                dec(agent),
                new Clocks(dec(before), dec("0.004087"), dec("-0.3"), dec("0.5")),
                new CoreFile(
                        "/var/lib/coretime/lab/dump/" + id + "-coretime-lab-4c1f-2026-11-23-02:13:1" + id,
                        "elf",
                        CORE_BYTES),
                null,
                "warm by libvirt",
                new Shift(dec(after), dec("0.004312"), dec(before).subtract(dec(freeze)), null),
                new Reading(dec(after).subtract(dec(before)), dec("0.008399")),
                new Done("agent-set-time", dec("0.918"), 2, null),
                new Reading(dec(residual), bound),
                new Rtc(dec(after).subtract(dec("0.4")), dec("-0.2")),
                true,
                "proven",
                "prove",
                null,
                timeline,
                null,
                null);
    }

    private static IncidentDocument late(
            long id, double panic, double freeze, double agent, String before, String after) {
        List<Moment> timeline = begun(panic, freeze, agent);
        timeline.add(moment(panic + agent + 0.41, Stage.MEASURE, "the system clock is at " + after + " s ± 0.004 s"));
        timeline.add(moment(panic + agent + 0.412, Stage.CORRECT, "no correction: correction is switched off"));
        timeline.add(moment(
                panic + agent + 1.92, Stage.PROVE, "not proven: the system clock is at " + after + " s ± 0.005 s"));
        return new IncidentDocument(
                id,
                NAME,
                DOMAIN,
                "libvirt",
                at(panic),
                dec(freeze),
                dec(freeze),
                dec(agent),
                new Clocks(dec(before), dec("0.004087"), dec(before), dec("0.5")),
                new CoreFile(
                        "/var/lib/coretime/lab/dump/" + id + "-coretime-lab-4c1f-2026-11-23-02:13:1" + id,
                        "elf",
                        CORE_BYTES),
                null,
                "warm by libvirt",
                new Shift(dec(after), dec("0.004312"), dec(before).subtract(dec(freeze)), null),
                new Reading(dec(after).subtract(dec(before)), dec("0.008399")),
                new Done("none", dec("0.001"), 0, "correction is switched off"),
                new Reading(dec(after).subtract(dec("0.003")), dec("0.004655")),
                new Rtc(dec(after).add(dec("0.2")), dec(after).add(dec("0.2"))),
                false,
                "not-proven",
                "prove",
                "the system clock is at " + after + " s ± 0.005 s, outside ±50 ms",
                timeline,
                null,
                null);
    }

    private static IncidentDocument silent() {
        List<Moment> timeline = begun(41.377, 9.213, -1);
        return new IncidentDocument(
                1,
                NAME,
                DOMAIN,
                "libvirt",
                at(41.377),
                dec(9.213),
                dec(9.213),
                null,
                new Clocks(dec("-0.412"), dec("0.004087"), dec("-0.3"), dec("0.5")),
                new CoreFile("/var/lib/coretime/lab/dump/1-coretime-lab-4c1f-2026-11-23-02:13:11", "elf", CORE_BYTES),
                null,
                "warm by libvirt",
                null,
                null,
                null,
                null,
                null,
                false,
                "given-up",
                "measure",
                "the guest agent did not answer within 300 s of the restart: is qemu-guest-agent installed and enabled in the"
                        + " guest, and did the guest boot?",
                timeline,
                null,
                null);
    }

    private static List<Moment> begun(double panic, double freeze, double agent) {
        List<Moment> timeline = new ArrayList<>();
        timeline.add(moment(panic, Stage.WATCH, "the guest's kernel panicked"));
        timeline.add(moment(panic + freeze - 0.03, Stage.CAPTURE, "the core is on disk"));
        timeline.add(moment(panic + freeze, Stage.RESTART, "the guest's CPUs run the next boot"));
        if (agent > 0) {
            timeline.add(moment(panic + agent, Stage.MEASURE, "the guest agent answers"));
        }
        return timeline;
    }

    static LabDocument.Observation seen(double second, String what, String offset, String bound, @Nullable String rtc) {
        return new LabDocument.Observation(at(second), what, dec(offset), dec(bound), rtc == null ? null : dec(rtc));
    }

    static Instant at(double second) {
        return START.plus(Duration.ofMillis(Math.round(second * 1000)));
    }

    private static Moment moment(double second, Stage stage, String text) {
        return new Moment(at(second), stage, text);
    }

    static BigDecimal dec(String value) {
        return new BigDecimal(value);
    }

    static BigDecimal dec(double value) {
        return BigDecimal.valueOf(value);
    }
}
