package coretime.vmcore;

import coretime.vmcore.Verification.Check;
import coretime.vmcore.internal.verify.PageCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at every part of a core: its file, all pages, the kernel's page tables and log, and its manifest. */
public final class CoreVerification {
    /** What a core's name ends in until its writer has finished. */
    public static final String PARTIAL = ".partial";

    private CoreVerification() {}

    /**
     * Verifies the core in these files.
     *
     * @param files one file, or all files of a split core
     */
    public static Verification verify(List<Path> files, int threads, Progress progress) {
        String name = files.stream().map(Path::toString).collect(Collectors.joining(", "));
        List<Check> checks = new ArrayList<>();
        Optional<CoreFormat> format = Optional.empty();
        try (MemoryCore core = Cores.open(files)) {
            format = Optional.of(core.format());
            checks.addAll(checks(core, threads, progress));
        } catch (CoreException e) {
            checks.add(Check.of("file", "it cannot be opened", List.of(e.getMessage())));
        }
        if (files.stream().anyMatch(file -> file.toString().endsWith(PARTIAL))) {
            checks.add(Check.of(
                    "writing",
                    "its writer did not finish",
                    List.of("the name ends in " + PARTIAL + ": the run that wrote it died or is still at work")));
        }
        for (Path file : files) {
            checks.add(manifest(file, threads, progress));
        }
        return new Verification(name, format, checks);
    }

    /** Verifies an opened core, without any manifest. */
    public static Verification verify(MemoryCore core, int threads, Progress progress) {
        return new Verification(core.name(), Optional.of(core.format()), checks(core, threads, progress));
    }

    private static List<Check> checks(MemoryCore core, int threads, Progress progress) {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of("file", "opened as " + core.format(), core.damage()));
        checks.add(PageCheck.of(core.memory(), threads, progress));
        try {
            Kernel kernel = Kernel.of(core);
            checks.add(Check.of(
                    "page tables",
                    "those of " + kernel.vmcoreinfo().osRelease().orElse("the kernel") + " were walked",
                    KernelCheck.of(kernel).problems()));
            checks.add(log(kernel));
        } catch (CoreException e) {
            checks.add(Check.notChecked("page tables", e.getMessage()));
        }
        return checks;
    }

    private static Check log(Kernel kernel) {
        try {
            KernelLog log = KernelLog.read(kernel);
            return Check.of("log", log.records().size() + " records", log.problems());
        } catch (KernelUnknownException e) {
            return Check.notChecked("log", e.getMessage());
        } catch (CoreException e) {
            return Check.of("log", "it cannot be read", List.of(e.getMessage()));
        }
    }

    private static Check manifest(Path file, int threads, Progress progress) {
        try {
            return Manifest.beside(file)
                    .map(manifest -> Check.of(
                            "manifest",
                            "%d parts sealed at %s".formatted(manifest.sha256().size(), manifest.sealedAt()),
                            manifest.check(file, threads, progress)))
                    .orElseGet(() -> Check.notChecked("manifest", "there is none beside " + file));
        } catch (CoreException e) {
            return Check.of("manifest", "it cannot be checked", List.of(e.getMessage()));
        }
    }
}
