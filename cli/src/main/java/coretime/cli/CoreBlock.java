package coretime.cli;

import coretime.host.IncidentDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * The report's part on a core file, with the command that opens it. Pure.
 *
 * @param kernel release of the guest's kernel; Debian's package of it with {@code -dbg} has the symbols
 */
record CoreBlock(String kernel) {

    Element of(IncidentDocument incident) {
        List<Markup> parts = new ArrayList<>();
        IncidentDocument.CoreFile core = incident.core();
        String failure = incident.captureFailure();
        if (core == null) {
            parts.add(Html.paragraph("absent", "There is no core."));
        } else {
            parts.add(Element.of("p")
                    .holding(Markup.text("Core: " + Figures.bytes(core.bytes()) + " (" + Figures.count(core.bytes())
                            + " bytes), " + core.format()
                            + ". Open it with the kernel’s symbols (Debian’s package linux-image-"
                            + kernel + "-dbg):")));
            parts.add(Element.of("pre").with("tabindex", "0").holding(Html.code(command(core))));
        }
        if (failure != null) {
            parts.add(Element.of("p", "reason bad")
                    .holding(Element.of("strong").holding("The capture failed: "))
                    .holding(failure));
        }
        return Element.of("div", "core").holding(parts);
    }

    private String command(IncidentDocument.CoreFile core) {
        return "crash " + quoted("/usr/lib/debug/boot/vmlinux-" + kernel) + " " + quoted(core.path());
    }

    /** As a shell reads it back; what is copied from a report must never run as anything else. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
