package coretime.cli;

import picocli.CommandLine.Command;

/** {@code coretime ntp}: this machine's own clock. */
@Command(
        name = "ntp",
        header = "Asks the network for the time, sets this machine's clock by it, waits for it, serves it.",
        mixinStandardHelpOptions = true,
        subcommands = {NtpQueryCommand.class, NtpStepCommand.class, NtpWaitCommand.class, NtpServeCommand.class},
        footer = {
            "",
            "Example: how far is this clock off, by three servers:",
            "  coretime ntp query ntp1.lan ntp2.lan ntp3.lan"
        })
final class NtpCommand {}
