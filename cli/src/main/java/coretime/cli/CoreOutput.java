package coretime.cli;

import coretime.vmcore.Compression;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.FilterLevel;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a core is to be written, for each command that writes one. */
final class CoreOutput {

    /** The formats that are written. */
    enum Format {
        KDUMP(CoreFormat.Kind.KDUMP),
        ELF(CoreFormat.Kind.ELF);

        private final CoreFormat.Kind kind;

        Format(CoreFormat.Kind kind) {
            this.kind = kind;
        }
    }

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "kdump", description = "kdump (default) or elf.")
    private Format format = Format.KDUMP;

    @Option(
            names = "--compress",
            paramLabel = "KIND",
            defaultValue = "zstd",
            description = "zstd (default), snappy, lzo, zlib or none; for kdump.")
    private Compression compression = Compression.ZSTD;

    @Option(
            names = "--level",
            paramLabel = "0..31",
            description = "The pages to leave out: a sum of 1 (zero pages), 2 (page cache), 4 (private page cache), 8"
                    + " (processes' memory) and 16 (free pages), as makedumpfile's; 31 leaves the kernel's own"
                    + " (default: ${DEFAULT-VALUE}).")
    private int level;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** @param level where none is named */
    CoreOutput(FilterLevel level) {
        this.level = level.bits();
    }

    /** As a file's name ends. */
    String suffix() {
        return Choice.label(format);
    }

    CoreFormat.Kind format() {
        return format.kind;
    }

    Compression compression() {
        return compression;
    }

    /** @throws ParameterException where there is none such */
    FilterLevel level() {
        if (level < 0 || level > 31) {
            throw new ParameterException(
                    command.commandLine(), "--level is a sum of 1, 2, 4, 8 and 16, from 0 to 31: " + level);
        }
        return new FilterLevel(level);
    }
}
