package coretime.cli;

import coretime.host.capture.HandCapture;
import coretime.lab.OnCrash;
import coretime.lab.RtcTrack;
import coretime.lab.TimeDaemon;
import coretime.vmcore.Compression;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code coretime} command. Exit status 0 done, 1 it did not hold, 2 wrong usage or missing prerequisite. */
@Command(
        name = "coretime",
        header = "A crashed guest's core, without losing its time.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Example: break a real guest and see it come back with the right time:",
            "  coretime lab",
            "",
            "Exit status: 0 done, 1 it did not hold, 2 wrong usage or missing prerequisite."
        })
public final class Main {

    private static final List<Class<?>> COMMANDS = List.of(
            LabCommand.class,
            HostCommand.class,
            IncidentsCommand.class,
            CaptureCommand.class,
            ClockCommand.class,
            BootCommand.class,
            CoreCommand.class,
            NtpCommand.class,
            SetupCommand.class);

    private Main() {}

    /** Runs one command and ends the process with its status. */
    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> System.err.println(IncidentText.printable("coretime: " + thread.getName()
                        + " ended: " + failure.getClass().getName() + ": " + Failures.said(failure))));
        Interrupts.exit(commandLine(arguments).execute(arguments));
    }

    /** With all commands: for running them, and for what describes them. */
    public static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    /** With the one command that is asked for, where it is one: reading the annotations of all of them takes longer than most run. */
    static CommandLine commandLine(String[] arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        List<Class<?>> asked = COMMANDS.stream()
                .filter(command -> command.getAnnotation(Command.class).name().equals(first))
                .toList();
        return commandLine(asked.isEmpty() ? COMMANDS : asked);
    }

    private static CommandLine commandLine(List<Class<?>> commands) {
        return with(new CommandLine(new Main()), commands)
                .registerConverter(BootGraphCommand.Format.class, Choice.of(BootGraphCommand.Format.class))
                .registerConverter(Bytes.class, Bytes::parse)
                .registerConverter(Compression.class, Choice.of(Compression.class))
                .registerConverter(CoreOutput.Format.class, Choice.of(CoreOutput.Format.class))
                .registerConverter(HostAdoptCommand.With.class, Choice.of(HostAdoptCommand.With.class))
                .registerConverter(ClockFixCommand.Way.class, Choice.of(ClockFixCommand.Way.class))
                .registerConverter(HandCapture.Way.class, Choice.of(HandCapture.Way.class))
                .registerConverter(OnCrash.class, Choice.of(OnCrash.class))
                .registerConverter(RtcTrack.class, Choice.of(RtcTrack.class))
                .registerConverter(TimeDaemon.class, Choice.of(TimeDaemon.class))
                .registerConverter(LabPlan.StrategyName.class, Choice.of(LabPlan.StrategyName.class));
    }

    /** A program with these commands, read and run as all of coretime's are. */
    static CommandLine with(CommandLine program, List<Class<?>> commands) {
        commands.forEach(command -> program.addSubcommand(new CommandLine(command)));
        return program.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .registerConverter(NtpStepCommand.Rtc.class, Choice.of(NtpStepCommand.Rtc.class))
                .registerConverter(NtpStepCommand.Others.class, Choice.of(NtpStepCommand.Others.class))
                .registerConverter(NtpWaitCommand.Outcome.class, Choice.of(NtpWaitCommand.Outcome.class))
                .setExecutionStrategy(Main::run)
                .setExecutionExceptionHandler(new Failures());
    }

    /** A core's file is mapped, and the JVM raises an error where a page of it cannot be had. */
    private static int run(CommandLine.ParseResult command) {
        try {
            return new CommandLine.RunLast().execute(command);
        } catch (InternalError e) {
            CommandLine last = command.asCommandLineList().getLast();
            last.getErr()
                    .println(last.getCommandSpec().qualifiedName()
                            + ": a file can no longer be read where it could at first: it was cut short, or its disk fails or is"
                            + " a full one in memory; copy it elsewhere and try again");
            return ExitStatus.DID_NOT_HOLD;
        }
    }
}
