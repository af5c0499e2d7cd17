package coretime.cli;

import coretime.vmcore.ConversionResult;
import coretime.vmcore.Manifest;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code core convert} did, as {@code --json} prints it.
 *
 * @param bytes the new core's length
 * @param allocatedBytes what it takes on the disk
 * @param pages pages with content of their own
 * @param excluded pages that were left out, by class
 * @param notInSource pages that the source itself had left out
 * @param sourceDamage what is wrong with the source as a whole
 * @param notFiltered why fewer pages were left out than the level asks for
 * @param seal SHA-256 over the manifest's hashes
 */
record ConversionDocument(
        String source,
        String core,
        int level,
        long ramBytes,
        long bytes,
        long allocatedBytes,
        long pages,
        long zeroPages,
        Map<String, Long> excluded,
        long notInSource,
        long missing,
        long damaged,
        List<String> sourceDamage,
        @Nullable String notFiltered,
        List<String> problems,
        @Nullable String manifest,
        @Nullable String seal,
        BigDecimal seconds) {
    private static final int PROBLEMS_SHOWN = 20;

    static ConversionDocument of(MemoryCore core, ConversionResult result) {
        return of(core.name(), core.memory().ram().bytes(), core.damage(), result);
    }

    static ConversionDocument of(String source, long ramBytes, List<String> damage, ConversionResult result) {
        Map<String, Long> excluded = new TreeMap<>();
        result.excluded().forEach((kind, pages) -> excluded.put(label(kind), pages));
        return new ConversionDocument(
                source,
                result.written().file().toString(),
                result.level().bits(),
                ramBytes,
                result.written().bytes(),
                result.written().allocatedBytes(),
                result.written().pages(),
                result.written().zeroPages(),
                excluded,
                result.notInSource(),
                result.missing(),
                result.damaged(),
                damage,
                result.notFiltered().orElse(null),
                result.problems(),
                result.manifest()
                        .map(manifest ->
                                Manifest.fileOf(result.written().file()).toString())
                        .orElse(null),
                result.manifest().map(Manifest::seal).orElse(null),
                BigDecimal.valueOf(result.took().toMillis(), 3));
    }

    private static String label(PageClass kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Whether every page that the level keeps is in the new core; what a damaged source should have is not known. */
    boolean holds() {
        return sourceDamage.isEmpty() && missing == 0 && damaged == 0 && notFiltered == null;
    }

    /** The same for people. */
    String text(CoreText text) {
        text.fact("core", core, Ansi.BOLD);
        text.fact(
                "size",
                "%s on the disk for %s of RAM (%s), in %s, %s/s"
                        .formatted(
                                Sizes.of(allocatedBytes),
                                Sizes.of(ramBytes),
                                Sizes.share(allocatedBytes, ramBytes),
                                Sizes.duration(seconds.doubleValue()),
                                Sizes.of((long) (ramBytes / Math.max(0.001, seconds.doubleValue())))));
        text.fact("pages", Sizes.count(pages) + " with content, " + Sizes.count(zeroPages) + " of zeros");
        text.fact("level", level + (excluded.isEmpty() ? ": nothing was left out" : ": left out " + excludedText()));
        if (notInSource != 0) {
            text.more(Sizes.count(notInSource) + " pages had been left out of the source itself");
        }
        if (notFiltered != null) {
            text.fact("not filtered", "only zero pages were left out: " + notFiltered, Ansi.RED);
        }
        if (missing != 0) {
            text.fact(
                    "missing", Sizes.count(missing) + " pages are not in the source, which should have them", Ansi.RED);
        }
        if (damaged != 0) {
            text.fact("damaged", Sizes.count(damaged) + " pages of the source cannot be decoded", Ansi.RED);
        }
        problems.stream().limit(PROBLEMS_SHOWN).forEach(problem -> text.fact("", problem));
        if (seal != null) {
            text.fact("sealed", manifest + ", " + seal);
        }
        return text.toString();
    }

    private String excludedText() {
        List<String> parts = new ArrayList<>();
        excluded.forEach((kind, number) -> parts.add(Sizes.count(number) + " " + kind.replace('_', ' ')));
        return String.join(", ", parts);
    }
}
