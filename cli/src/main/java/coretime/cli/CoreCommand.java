package coretime.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime core}: memory cores of any origin. */
@Command(
        name = "core",
        header = "Explains, checks and converts memory cores.",
        description = {
            "",
            "Reads ELF and kdump-compressed cores, split and flattened ones too, libvirt's saves and QEMU's migration"
                    + " streams, by their content and not by their names. Needs no debugging symbols."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            CoreInfoCommand.class,
            CoreLogCommand.class,
            CoreCardCommand.class,
            CoreVerifyCommand.class,
            CoreConvertCommand.class
        },
        footer = {
            "",
            "Example: what a core is, and why its kernel died:",
            "  coretime core guest.core",
            "  coretime core card guest.core"
        })
final class CoreCommand implements Callable<Integer> {
    @Mixin
    private CoreFiles files = new CoreFiles();

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return CoreInfoCommand.print(files, json, spec);
    }
}
