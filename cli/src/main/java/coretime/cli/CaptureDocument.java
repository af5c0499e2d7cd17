package coretime.cli;

import coretime.host.capture.HandCapture;
import coretime.time.Seconds;
import java.math.BigDecimal;
import java.util.List;

/**
 * What {@code coretime capture} did, as {@code --json} prints it.
 *
 * @param strategy who read the memory
 * @param freezeS how long a guest that ran stood still for it, in seconds
 * @param remarks what is to be known of the core
 * @param core the core
 */
record CaptureDocument(
        String domain, String strategy, BigDecimal freezeS, List<String> remarks, ConversionDocument core) {

    static CaptureDocument of(String domain, HandCapture.Way way, HandCapture.Taken taken) {
        return new CaptureDocument(
                domain,
                Choice.label(way),
                Seconds.rounded(taken.freeze(), 3),
                taken.remarks(),
                ConversionDocument.of(domain, taken.ramBytes(), List.of(), taken.conversion()));
    }

    boolean holds() {
        return core.holds();
    }

    /** The same for people. */
    String text(CoreText text) {
        text.fact("domain", domain + ", by " + strategy);
        remarks.forEach(remark -> text.fact("", remark));
        return core.text(text);
    }
}
