package coretime.cli;

import coretime.cli.AdoptionDocument.OnCrash;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code host adopt} and {@code host release} for people. */
final class AdoptionText {
    private final PrintWriter out;
    private final CommandSpec spec;
    private final boolean isColoured = Terminal.colourOnStdout();

    AdoptionText(CommandSpec spec) {
        this.out = spec.commandLine().getOut();
        this.spec = spec;
    }

    /**
     * What adopting did.
     *
     * @param adopt the command that adopts this domain
     * @param release the command that releases it
     */
    void print(AdoptionDocument adoption, String adopt, String release) {
        CoreText text = CoreText.of(spec);
        text.fact("domain", adoption.domain(), Ansi.BOLD);
        if (adoption.dryRun()) {
            text.fact("changed", "nothing: this is a dry run, and shows what would be");
        }
        onCrash(text, adoption.onCrashBefore(), adoption.onCrash(), adoption.dryRun());
        text.fact("means", "a panic leaves the guest as it is, and down, until a coretime that watches it starts it");
        if (!adoption.present().isEmpty()) {
            text.fact("has", String.join(", ", adoption.present()));
        }
        adoption.notOffered().forEach(not -> text.fact("cannot have", not.name() + ": " + not.reason()));
        if (adoption.noOffers() != null) {
            text.fact("offers", "none: " + adoption.noOffers());
        }
        out.print(text);
        command("undone by", release);
        adoption.offers().forEach(offer -> print(offer, adoption.dryRun(), adopt));
        out.flush();
    }

    private void print(AdoptionDocument.Offer offer, boolean isDryRun, String adopt) {
        out.print(CoreText.of(spec).blank().fact(offer.name(), offer.why(), Ansi.BOLD));
        if (offer.taken()) {
            String taken = isDryRun ? "it would be, for the next start" : "it is there from the next start on";
            out.print(CoreText.of(spec).fact("taken", taken));
        } else {
            command("taken by", adopt + " --with " + offer.name());
        }
        offer.diff().forEach(line -> out.println(look(line).on(line)));
    }

    /** In one line however long, so that it can be copied. */
    private void command(String label, String command) {
        out.printf("%-11s %s%n", label, IncidentText.printable(command));
    }

    /** What releasing did. */
    void print(ReleaseDocument release) {
        CoreText text = CoreText.of(spec).fact("domain", release.domain(), Ansi.BOLD);
        onCrash(text, release.onCrashBefore(), release.onCrash(), false);
        out.print(text);
        if (release.down() != null) {
            command("guest", release.down());
        }
        out.flush();
    }

    private static void onCrash(CoreText text, OnCrash before, OnCrash after, boolean isDryRun) {
        onCrash(text, "running", before.live(), after.live(), isDryRun);
        onCrash(text, "definition", before.persistent(), after.persistent(), isDryRun);
    }

    private static void onCrash(
            CoreText text, String where, @Nullable String before, @Nullable String after, boolean isDryRun) {
        if (before == null || after == null) {
            return;
        }
        if (before.equals(after)) {
            text.fact(where, "on_crash is " + before + ", as before");
        } else {
            text.fact(
                    where,
                    "on_crash " + (isDryRun ? "would be " : "is ") + after + (isDryRun ? ", is " : ", was ") + before);
        }
    }

    private Ansi look(String line) {
        if (!isColoured || line.isEmpty()) {
            return Ansi.NONE;
        }
        return switch (line.charAt(0)) {
            case '+' -> Ansi.GREEN;
            case '-' -> Ansi.RED;
            case '@' -> Ansi.DIM;
            default -> Ansi.NONE;
        };
    }
}
