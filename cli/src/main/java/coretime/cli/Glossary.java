package coretime.cli;

import java.util.ArrayList;
import java.util.List;

/** The report's words, as the design has them. Pure. */
final class Glossary {

    private static final List<String> WORDS = List.of(
            "panic", "The guest kernel’s own report that it cannot go on, by the pvpanic device.",
            "freeze", "The time in which the guest’s CPUs did not run: here, while its memory was written out.",
            "outage", "From the panic until the guest’s CPUs run the next boot.",
            "core", "The file with the guest’s memory and registers, which crash opens.",
            "offset", "Guest’s clock minus host’s clock, always with a bound: late is negative.",
            "bound", "The largest error that a reading can have: the true offset lies within value ± bound.",
            "shift",
                    "The offset that freezes have put on the guest; it can add up until the guest gets a new QEMU process.",
            "predicted", "What the domain’s configuration makes coretime expect; the reading is what counts.",
            "residual", "The offset that is left after the correction.",
            "proof", "Two readings after the correction, both within the tolerance with their whole bound.",
            "RTC", "The guest’s hardware clock, which the next boot begins with. QEMU tells it in whole seconds.");

    private Glossary() {}

    static Element section() {
        List<Element> items = new ArrayList<>();
        for (int i = 0; i < WORDS.size(); i += 2) {
            items.add(Element.of("div")
                    .holding(
                            Element.of("dt").holding(WORDS.get(i)),
                            Element.of("dd").holding(WORDS.get(i + 1))));
        }
        return Element.of("section")
                .with("aria-labelledby", "words")
                .holding(
                        Html.heading(2, "words", "Words"),
                        Element.of("dl", "words").holding(items));
    }
}
