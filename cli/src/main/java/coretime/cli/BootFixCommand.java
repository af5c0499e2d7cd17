package coretime.cli;

import coretime.boot.BootFix;
import coretime.boot.BootReader;
import coretime.boot.DropInFiles;
import coretime.boot.FileChange;
import coretime.boot.Problem;
import coretime.boot.UnitName;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coretime boot fix}: the drop-ins that make units wait for the clock. */
@Command(
        name = "fix",
        header = "Makes the units that care wait until the clock is stepped, by the fewest drop-ins.",
        description = {
            "",
            "Shows the files that are missing below /etc/systemd/system as a diff, and what the audit says with them; writes"
                    + " nothing but with --write. Files that it wrote once and that are no longer needed are taken away. systemd"
                    + " reads them at the next boot, or after systemctl daemon-reload. Exit status 1 where a file is missing or no"
                    + " file can mend the order."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples: what this system lacks; mended in a mounted guest; and in one that runs:",
            "  coretime boot fix",
            "  coretime boot fix --root /mnt/guest --write",
            "  coretime boot fix --guest web1 --write"
        })
final class BootFixCommand implements Callable<Integer> {

    /** What is done; shown, where it is neither. */
    private static final class Act {
        @Option(names = "--write", description = "Write the files.")
        private boolean isWritten;

        @Option(names = "--undo", description = "Take away all files that this command has written.")
        private boolean isUndone;
    }

    @Mixin
    private BootOptions boot = new BootOptions();

    @ArgGroup
    private Act act = new Act();

    @Option(
            names = "--require",
            description =
                    "Units that care do not start at all where the step fails: they get Requires=, too, and are restarted"
                            + " where the step's unit is.")
    private boolean isRequired;

    @Option(names = "--json", description = "Print one JSON document on stdout.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (BootOptions system = boot) {
            BootReader reader = system.reader();
            DropInFiles files = DropInFiles.of(reader);
            return act.isUndone ? undo(files) : fix(reader, files);
        }
    }

    /** In the guest where it is one, whose files here are a copy. */
    private void apply(DropInFiles files, List<FileChange> changes) {
        if (!boot.isGuest()) {
            files.apply(changes);
        } else if (!changes.isEmpty()) {
            boot.inGuest(guest -> {
                for (FileChange change : changes) {
                    change.after()
                            .ifPresentOrElse(
                                    text -> guest.write(change.path(), text), () -> guest.delete(change.path()));
                }
                return changes;
            });
        }
    }

    private int fix(BootReader reader, DropInFiles files) {
        UnitName target = boot.target(spec.commandLine());
        List<Problem> problems = boot.problems(boot.units(reader, target));
        BootFix fix = BootFix.of(reader, target, boot.policy(), isRequired);
        List<FileChange> changes = files.changes(fix.dropIns());
        boolean isWritten = act.isWritten && fix.isSafe();
        if (isWritten) {
            apply(files, changes);
        }
        print(
                json
                        ? Json.of(BootFixDocument.of(fix, problems, changes, isWritten)) + '\n'
                        : BootFixText.of(fix, problems, changes, isWritten, CoreText.of(spec)));
        return fix.left().isEmpty() && (isWritten || changes.isEmpty()) ? ExitStatus.DONE : ExitStatus.DID_NOT_HOLD;
    }

    private int undo(DropInFiles files) {
        List<FileChange> changes = files.changes(List.of());
        apply(files, changes);
        print(json ? Json.of(BootFixDocument.undone(changes)) + '\n' : BootFixText.undone(changes, CoreText.of(spec)));
        return ExitStatus.DONE;
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
    }
}
