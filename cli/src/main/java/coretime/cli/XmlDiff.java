package coretime.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import coretime.host.DomainOffer;
import coretime.host.DomainOffers;
import java.util.List;

/** What an offer changes, as a unified diff without secrets and without what would steer a terminal. */
final class XmlDiff {
    private static final int CONTEXT = 2;

    private XmlDiff() {}

    static List<String> of(String domain, DomainOffer offer) {
        List<String> before = lines(offer.before());
        List<String> after = lines(offer.after());
        return UnifiedDiffUtils.generateUnifiedDiff(
                        domain,
                        domain + " with " + offer.part().label(),
                        before,
                        DiffUtils.diff(before, after),
                        CONTEXT)
                .stream()
                .map(IncidentText::printable)
                .toList();
    }

    private static List<String> lines(String xml) {
        return DomainOffers.shown(xml).lines().toList();
    }
}
