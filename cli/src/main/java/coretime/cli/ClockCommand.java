package coretime.cli;

import picocli.CommandLine.Command;

/** {@code coretime clock}: guests' clocks. */
@Command(
        name = "clock",
        header = "Tells what guests' clocks are and what becomes of them, and puts them right.",
        mixinStandardHelpOptions = true,
        subcommands = {ClockShowCommand.class, ClockExplainCommand.class, ClockFixCommand.class},
        footer = {
            "",
            "Example: would a panic leave this guest's clock late, and what would change that:",
            "  coretime clock explain web1"
        })
final class ClockCommand {}
