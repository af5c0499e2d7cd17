package coretime.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Fixes of small systems, for tests. */
final class Fixes {
    /** A step, and a unit that nothing orders. */
    static final String APP = """
            == enable ntpdate.service
            == enable app.service
            == S/app.service
            [Service]
            ExecStart=/usr/bin/app
            """;

    private Fixes() {}

    /** A system that is written below a root: a case of the corpus, and what each has. */
    static BootReader system(Path root, String text) throws IOException {
        BootAuditTest.write(text, root);
        return BootReader.of(root);
    }

    static BootFix fix(BootReader reader, boolean isRequired) {
        return BootFix.of(reader, new UnitName("default.target"), CarePolicy.standard(), isRequired);
    }

    static void apply(BootReader reader, List<DropIn> dropIns) {
        DropInFiles files = DropInFiles.of(reader);
        files.apply(files.changes(dropIns));
    }
}
