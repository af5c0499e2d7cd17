package coretime.cli;

import picocli.CommandLine.Command;

/** {@code coretime clock}: guests' clocks. */
@Command(
        name = "clock",
        header = "Tells what guests' clocks are and what becomes of them.",
        mixinStandardHelpOptions = true,
        subcommands = {ClockShowCommand.class, ClockExplainCommand.class},
        footer = {
            "",
            "Example: would a panic leave this guest's clock late, and what would change that:",
            "  coretime clock explain web1"
        })
final class ClockCommand {}
