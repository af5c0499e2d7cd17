package coretime.cli;

import coretime.host.CoreProgress;
import coretime.host.IncidentDocument;
import java.math.BigDecimal;
import java.util.Optional;

/** How far a core is, for people: as "writing pages, 120 MiB of 1.2 GiB, 80 MiB/s, 14 s left". */
final class CoreProgressText {
    private CoreProgressText() {}

    static String of(CoreProgress progress) {
        return text(
                progress.phase(),
                progress.doneBytes(),
                progress.totalBytes(),
                progress.bytesPerSecond(),
                progress.left().map(left -> left.toMillis() / 1e3));
    }

    static String of(IncidentDocument.Writing writing) {
        return text(
                writing.phase(),
                writing.doneBytes(),
                writing.totalBytes(),
                writing.bytesPerSecond(),
                Optional.ofNullable(writing.leftS()).map(BigDecimal::doubleValue));
    }

    private static String text(String phase, long done, long total, long rate, Optional<Double> left) {
        return phase + ", " + Sizes.of(done) + (total > 0 ? " of " + Sizes.of(total) : "") + ", " + Sizes.of(rate)
                + "/s"
                + left.map(seconds -> ", " + Sizes.duration(seconds) + " left").orElse("");
    }
}
