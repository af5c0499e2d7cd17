package coretime.cli;

import coretime.host.IncidentDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A lab run for a terminal: what came out of it, a row for each panic, the readings between, and where the files are. No
 * line is wider than it is told, and what a guest named cannot act on the terminal. Stateless and thread-safe.
 */
final class LabTable {

    /** Below this nothing can be shown. */
    static final int NARROWEST = 20;

    private LabTable() {}

    /**
     * Where a file of the run is.
     *
     * @param what what it is, in a word: {@code "report"}
     */
    record Place(String what, Path path) {}

    /** As {@link #render(LabDocument, List, int, boolean)} with nothing but the cores to point to. */
    static String render(LabDocument document, int width, boolean colour) {
        return render(document, List.of(), width, colour);
    }

    /**
     * The run as lines of text, each ended.
     *
     * @param places files to point to besides the cores
     * @param width columns of the terminal; less than {@value #NARROWEST} counts as that
     * @param colour whether to colour by ANSI escapes
     */
    static String render(LabDocument document, List<Place> places, int width, boolean colour) {
        TextTable out = new TextTable(Math.max(width, NARROWEST), colour);
        out.paragraph("", "", new Headline(document).text(), Ansi.BOLD);
        out.paragraph("", "", document.verdict(), document.held() ? Ansi.GREEN : Ansi.RED);
        out.paragraph("", "", conditions(document), Ansi.DIM);
        incidents(out, document);
        observations(out, document);
        places(out, document, places);
        return out.toString();
    }

    private static String conditions(LabDocument document) {
        LabDocument.Guest guest = document.guest();
        return guest.name() + ": " + Figures.bytes(guest.ramBytes()) + " RAM, RTC follows the "
                + (guest.rtcTrack().equals("wall") ? "host" : guest.rtcTrack()) + ", " + guest.timeDaemon()
                + "; correction " + (document.correction() ? "on" : "off") + "; "
                + document.machine().accelerator() + ", QEMU "
                + document.machine().qemu() + ", libvirt "
                + document.machine().libvirt();
    }

    private static void incidents(TextTable out, LabDocument document) {
        if (document.incidents().isEmpty()) {
            return;
        }
        out.blank();
        LabRows rows = new LabRows(document.incidents(), document.correction());
        List<List<String>> notes =
                document.incidents().stream().map(LabTable::notes).toList();
        out.table(List.of(rows.spacious(), rows.compact(1), rows.compact(0)), notes);
    }

    private static List<String> notes(IncidentDocument incident) {
        List<String> notes = new ArrayList<>();
        if (incident.reason() != null) {
            notes.add(incident.stage() + ": " + incident.reason());
        }
        if (incident.captureFailure() != null) {
            notes.add("core: " + incident.captureFailure());
        }
        return notes;
    }

    private static void observations(TextTable out, LabDocument document) {
        if (document.observations().isEmpty()) {
            return;
        }
        out.blank();
        for (LabDocument.Observation seen : document.observations()) {
            out.paragraph(
                    "  ",
                    Figures.time(seen.at()) + " ",
                    seen.what() + ": " + Figures.reading(seen.offsetS(), seen.boundS(), "not read") + ", RTC "
                            + Figures.rtc(seen.rtcS(), "not read"),
                    Ansi.NONE);
        }
    }

    private static void places(TextTable out, LabDocument document, List<Place> places) {
        // As strings: a core's path is data, and not every locale can make a Path of every name.
        List<Map.Entry<String, String>> all = new ArrayList<>();
        for (int i = 0; i < document.incidents().size(); i++) {
            IncidentDocument.CoreFile core = document.incidents().get(i).core();
            if (core != null) {
                all.add(Map.entry("core " + (i + 1), core.path()));
            }
        }
        places.forEach(place -> all.add(Map.entry(place.what(), place.path().toString())));
        if (all.isEmpty()) {
            return;
        }
        out.blank();
        int widest =
                all.stream().mapToInt(entry -> entry.getKey().length()).max().orElse(0);
        for (Map.Entry<String, String> entry : all) {
            String label = entry.getKey() + " ".repeat(widest - entry.getKey().length() + 2);
            out.paragraph("  ", label, entry.getValue(), Ansi.NONE);
        }
    }
}
