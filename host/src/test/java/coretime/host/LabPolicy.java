package coretime.host;

import java.util.List;

/** What is wanted in tests: a lab's guests are held against this host alone, whatever keeps its clock. */
final class LabPolicy {

    private LabPolicy() {}

    static Policy standard() {
        return Policy.standard()
                .withCorrection(CorrectionPolicy.standard().withAnyHost(true))
                .withLaterReadings(List.of());
    }
}
