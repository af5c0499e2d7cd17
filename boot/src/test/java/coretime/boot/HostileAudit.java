package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * What the audit of these says in a process that has as much memory as the program has.
     *
     * @param directory for its log
     * @param prefix of the command
     * @param lines how many audits it must tell of
     */
    static String inProcess(Path directory, List<String> prefix, List<Path> roots, int lines)
            throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                place(BootReader.class) + ":" + place(HostileAudit.class),
                HostileAudit.class.getName()));
        roots.forEach(one -> command.add(one.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("it ends").isTrue();
        String said = Files.readString(log);
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.contains(" findings, "))).hasSize(lines);
        return said;
    }

    private static String place(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }
}
