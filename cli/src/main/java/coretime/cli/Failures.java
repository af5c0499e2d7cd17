package coretime.cli;

import coretime.boot.BootException;
import coretime.host.HostException;
import coretime.lab.LabCannot;
import coretime.lab.LabException;
import coretime.libvirt.LibvirtException;
import coretime.libvirt.LibvirtUnavailable;
import coretime.time.ntp.ClockMoved;
import coretime.vmcore.CoreException;
import coretime.web.WebException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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
            boolean clean = failure.getSuppressed().length == 0;
            print(err, name + ": interrupted" + (clean ? "; what was begun is cleaned up" : ""));
            printSuppressed(err, name, failure);
        } else if (isExpected(failure)) {
            print(err, name + ": " + said(failure));
            printSuppressed(err, name, failure);
        } else {
            print(err, name + ": this is a fault of coretime itself; please report it with what follows");
            StringWriter trace = new StringWriter();
            // What was suppressed is in it.
            failure.printStackTrace(new PrintWriter(trace));
            print(err, trace.toString());
        }
        err.flush();
        return isMissing(failure) ? ExitStatus.CANNOT : ExitStatus.DID_NOT_HOLD;
    }

    /** What an exception says, in words also where its own message is but a file's name. */
    static String said(Throwable failure) {
        String message = failure.getMessage();
        return switch (failure) {
            case UncheckedIOException unchecked when unchecked.getCause() != null -> said(unchecked.getCause());
            case NoSuchFileException e -> "there is no " + e.getFile();
            case AccessDeniedException e -> e.getFile() + " may not be accessed";
            case FileAlreadyExistsException e -> e.getFile() + " is in the way: it is there already";
            case NotDirectoryException e -> e.getFile() + " is no directory";
            default -> message == null ? failure.getClass().getSimpleName() : message;
        };
    }

    private static void printSuppressed(PrintWriter err, String name, Throwable failure) {
        for (Throwable suppressed : failure.getSuppressed()) {
            print(err, name + ": also: " + said(suppressed));
        }
    }

    /** Messages quote guests and daemons: line by line, without what would steer a terminal. */
    private static void print(PrintWriter err, String text) {
        text.lines().map(IncidentText::printable).forEach(err::println);
    }

    private static boolean isExpected(Exception failure) {
        return failure instanceof CannotException
                || failure instanceof BootException
                || failure instanceof ClockMoved
                || failure instanceof CoreException
                || failure instanceof HostException
                || failure instanceof LabException
                || failure instanceof LibvirtException
                || failure instanceof WebException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException;
    }

    private static boolean isMissing(Exception failure) {
        return failure instanceof CannotException
                || failure instanceof BootException
                || failure instanceof LabCannot
                || failure instanceof LibvirtUnavailable
                || failure instanceof WebException;
    }
}
