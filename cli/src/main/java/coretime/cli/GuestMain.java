package coretime.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code coretime} command inside a guest: what concerns the machine that it runs on. */
@Command(
        name = "coretime",
        header = "Keeps this guest's clock right.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Exit status: 0 done, 1 it did not hold, 2 wrong usage or missing prerequisite."})
public final class GuestMain {

    private GuestMain() {}

    /** Runs one command and ends the process with its status. */
    public static void main(String[] arguments) {
        Interrupts.exit(commandLine().execute(arguments));
    }

    /** With all commands: for running them, and for what describes them. */
    public static CommandLine commandLine() {
        return Main.with(new CommandLine(new GuestMain()), List.of(NtpCommand.class));
    }
}
