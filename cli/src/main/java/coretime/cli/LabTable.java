package coretime.cli;

import coretime.host.IncidentDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        List<Place> all = new ArrayList<>();
        for (int i = 0; i < document.incidents().size(); i++) {
            IncidentDocument.CoreFile core = document.incidents().get(i).core();
            if (core != null) {
                all.add(new Place("core " + (i + 1), Path.of(Escapes.plain(core.path()))));
            }
        }
        all.addAll(places);
        if (all.isEmpty()) {
            return;
        }
        out.blank();
        int widest = all.stream().mapToInt(place -> place.what().length()).max().orElse(0);
        for (Place place : all) {
            String label = place.what() + " ".repeat(widest - place.what().length() + 2);
            out.paragraph("  ", label, place.path().toString(), Ansi.NONE);
        }
    }
}
