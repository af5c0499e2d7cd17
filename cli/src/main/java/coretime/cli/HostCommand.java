package coretime.cli;

import picocli.CommandLine.Command;

/** {@code coretime host}: the guests of this host. */
@Command(
        name = "host",
        header = "Brings this host's guests into coretime's care, and watches them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            HostRunCommand.class,
            HostStatusCommand.class,
            HostDoctorCommand.class,
            HostCheckConfigCommand.class,
            HostAdoptCommand.class,
            HostReleaseCommand.class
        },
        footer = {
            "",
            "Example: what would be done about a guest, and what else it could have; nothing is changed:",
            "  coretime host adopt web1 --dry-run"
        })
final class HostCommand {}
