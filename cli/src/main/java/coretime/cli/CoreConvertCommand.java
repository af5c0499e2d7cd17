package coretime.cli;

import coretime.vmcore.Conversion;
import coretime.vmcore.ConversionResult;
import coretime.vmcore.CoreVerification;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.MemoryCore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code coretime core convert}: any source to a kdump-compressed or ELF core, filtered and compressed anew. */
@Command(
        name = "convert",
        header = "Writes a core anew: another format, filter level or compression.",
        description = {
            "",
            "The result is written as OUT.partial, synced and renamed; what dies on the way leaves OUT.partial, which"
                    + " 'coretime core verify' explains."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples: the kernel's own pages only, compressed by zstd; and QEMU's core mended for makedumpfile:",
            "  coretime core convert guest.elf -o guest.kdump --level 31",
            "  coretime core convert guest.core -o guest.elf --format elf"
        })
final class CoreConvertCommand implements Callable<Integer> {

    @Mixin
    private CoreFiles files = new CoreFiles();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "OUT",
            description = "The file to write.")
    private Path out = Path.of("core");

    @Mixin
    private CoreOutput output = new CoreOutput(FilterLevel.NONE);

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads that read and compress (default: one for each CPU).")
    private int threads;

    @Option(names = "--seal", description = "Write a manifest with hashes beside it, for 'core verify'.")
    private boolean seal;

    @Option(names = "--overwrite", description = "Replace OUT if it is there.")
    private boolean overwrite;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        FilterLevel level = output.level();
        check();
        Path directory = Optional.ofNullable(out.toAbsolutePath().getParent()).orElseThrow();
        try (ProgressBar progress = ProgressBar.ofProcess();
                MemoryCore core = files.open(directory, progress)) {
            ConversionResult result = Conversion.of(core)
                    .format(output.format())
                    .compression(output.compression())
                    .level(level)
                    .threads(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads)
                    .seal(seal)
                    .overwrite(overwrite)
                    .to(out)
                    .run(progress);
            progress.done();
            ConversionDocument document = ConversionDocument.of(core, result);
            PrintWriter print = spec.commandLine().getOut();
            print.print(json ? Json.of(document) + "\n" : document.text(CoreText.of(spec)));
            print.flush();
            return document.holds() ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
        }
    }

    private void check() {
        if (threads < 0 || threads > 256) {
            throw new ParameterException(spec.commandLine(), "--threads is a number from 1 to 256: " + threads);
        }
        Path directory = Optional.ofNullable(out.toAbsolutePath().getParent()).orElseThrow();
        if (!Files.isDirectory(directory)) {
            throw new CannotException("there is no directory " + directory + " to write to");
        }
        if (Files.isDirectory(out)) {
            throw new CannotException(out + " is a directory; name the file to write");
        }
        Path partial = out.resolveSibling(out.getFileName() + CoreVerification.PARTIAL);
        for (Path file : files.files()) {
            if (isSame(file, partial)) {
                throw new CannotException(
                        "%s is what OUT is called while it is written, and would be lost; choose another OUT"
                                .formatted(file));
            }
        }
        if (Files.exists(out) && !overwrite) {
            throw new CannotException(out + " is there already; --overwrite replaces it");
        }
    }

    private static boolean isSame(Path file, Path partial) {
        try {
            return Files.exists(file) && Files.exists(partial) && Files.isSameFile(file, partial);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
