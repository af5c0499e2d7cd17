package coretime.packaging;

import coretime.cli.GuestMain;
import coretime.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.log.LogRecord;
import org.asciidoctor.log.Severity;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** What describes the command line, made from the definitions of its commands. What the build runs. */
final class CommandDocuments {
    private CommandDocuments() {}

    /**
     * Writes, for the host's program and for the guest's, {@code man/COMMAND.1} for each command and {@code completion/coretime} for bash.
     *
     * @param arguments the directory that {@code host} and {@code guest} are written under, and the moment that the pages are
     *     of, as ISO 8601 has it: the same sources are the same pages on every day
     * @throws IOException where a file cannot be written, or what is written is not right AsciiDoc
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        LocalDate day = LocalDate.ofInstant(Instant.parse(arguments[1]), ZoneOffset.UTC);
        try (Asciidoctor asciidoctor = Asciidoctor.Factory.create()) {
            asciidoctor.registerLogHandler(CommandDocuments::fail);
            write(Main.commandLine(), directory.resolve("host"), day, asciidoctor);
            write(GuestMain.commandLine(), directory.resolve("guest"), day, asciidoctor);
        }
    }

    private static void write(CommandLine program, Path directory, LocalDate day, Asciidoctor asciidoctor)
            throws IOException {
        Path sources = directory.resolve("manual");
        headFooters(program);
        int status = ManPageGenerator.generateManPage(
                sources.toFile(), null, new boolean[0], true, program.getCommandSpec());
        if (status != 0) {
            throw new IOException("the manual pages cannot be written to " + sources);
        }
        Options options = Options.builder()
                .backend("manpage")
                .safe(SafeMode.UNSAFE)
                .mkDirs(true)
                .attributes(Attributes.builder()
                        .attribute("docdate", day.toString())
                        .build())
                .toDir(directory.resolve("man").toFile())
                .build();
        try (Stream<Path> files = Files.list(sources)) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".adoc"))
                    .sorted()
                    .toList();
            pages.forEach(page -> asciidoctor.convertFile(page.toFile(), options));
        }
        Path completion = Files.createDirectories(directory.resolve("completion"));
        Files.writeString(completion.resolve("coretime"), AutoComplete.bash("coretime", program));
    }

    /** What stands under no heading is left out of the pages: it is the example, and what an exit status means. */
    private static void headFooters(CommandLine command) {
        command.getCommandSpec().usageMessage().footerHeading("Example%n");
        command.getSubcommands().values().forEach(CommandDocuments::headFooters);
    }

    private static void fail(LogRecord record) {
        if (record.getSeverity().compareTo(Severity.WARN) >= 0) {
            throw new IllegalStateException(record.getCursor() + ": " + record.getMessage());
        }
    }
}
