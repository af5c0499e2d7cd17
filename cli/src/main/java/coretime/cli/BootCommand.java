package coretime.cli;

import picocli.CommandLine.Command;

/** {@code coretime boot}: the order in which systemd starts units. */
@Command(
        name = "boot",
        header = "Tells whether anything starts before the clock is right.",
        mixinStandardHelpOptions = true,
        subcommands = {BootAuditCommand.class, BootFixCommand.class, BootGraphCommand.class},
        footer = {
            "",
            "Example: a guest's root directory, mounted to be read:",
            "  coretime boot audit --root /mnt/guest"
        })
final class BootCommand {}
