package coretime.boot;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Audits root directories in a process of its own, with little memory or without rights: one line of each. */
final class HostileAudit {

    private HostileAudit() {}

    /** {@code ROOT…}. */
    public static void main(String[] roots) {
        for (String root : roots) {
            long began = System.nanoTime();
            UnitSet units = BootReader.of(Path.of(root)).loadAll();
            BootAudit audit =
                    BootAudit.of(units, new UnitName("default.target"), units.startedByDBus(), CarePolicy.standard());
            System.out.printf(
                    "%s: %d units, %d findings, %d names in paths, %d cycles, %d problems, %d ms%n",
                    Path.of(root).getFileName(),
                    units.units().size(),
                    audit.findings().size(),
                    audit.findings().stream()
                            .mapToInt(finding -> finding.path().size())
                            .sum(),
                    audit.cycles().size(),
                    units.problems().size(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            units.problems().stream().limit(20).forEach(System.out::println);
        }
    }
}
