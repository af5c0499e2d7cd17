package coretime.cli;

import coretime.host.HostException;
import coretime.lab.LabException;
import coretime.libvirt.LibvirtException;
import coretime.libvirt.LibvirtUnavailable;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into a message and an exit status; only what nobody expected shows a stack trace. */
final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        if (failure instanceof InterruptedException) {
            err.println(name + ": interrupted; what was begun is cleaned up");
        } else if (isExpected(failure)) {
            err.println(name + ": " + failure.getMessage());
            for (Throwable suppressed : failure.getSuppressed()) {
                err.println(name + ": also: " + suppressed.getMessage());
            }
        } else {
            err.println(name + ": this is a fault of coretime itself; please report it with what follows");
            failure.printStackTrace(err);
        }
        err.flush();
        return isMissing(failure) ? ExitStatus.CANNOT : ExitStatus.DID_NOT_HOLD;
    }

    private static boolean isExpected(Exception failure) {
        return failure instanceof CannotException
                || failure instanceof HostException
                || failure instanceof LabException
                || failure instanceof LibvirtException
                || failure instanceof UncheckedIOException;
    }

    private static boolean isMissing(Exception failure) {
        return failure instanceof CannotException || failure instanceof LibvirtUnavailable;
    }
}
