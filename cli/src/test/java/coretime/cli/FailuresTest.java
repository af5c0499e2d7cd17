package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.LabCannot;
import coretime.lab.LabException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {

    private final StringWriter err = new StringWriter();

    @Test
    void aMessageSteersNoTerminalAndKeepsItsLines() {
        assertThat(status(new LabException("it said:\n\u001b[2Jbad\u009b1mworse\u202e")))
                .isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("try: it said:", "\ufffd[2Jbad\ufffd1mworse\ufffd");
    }

    @Test
    void whatIsMissingHasStatus2() {
        assertThat(status(new LabCannot("no room"))).isEqualTo(2);
        assertThat(status(new CannotException("no root"))).isEqualTo(2);
    }

    @Test
    void aFailingFileIsExplainedAndNoFaultOfOurs() {
        assertThat(status(new NoSuchFileException("/a/b"))).isEqualTo(1);
        assertThat(status(new AccessDeniedException("/a/c"))).isEqualTo(1);
        assertThat(status(new IOException("disk full"))).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("try: there is no /a/b", "try: /a/c may not be accessed", "try: disk full");
    }

    @Test
    void anInterruptionClaimsACleanUpOnlyWhereAllWasCleanedUp() {
        InterruptedException dirty = new InterruptedException();
        dirty.addSuppressed(new LabException("process 7 does not end"));

        assertThat(status(new InterruptedException())).isEqualTo(1);
        assertThat(status(dirty)).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "try: interrupted; what was begun is cleaned up",
                        "try: interrupted",
                        "try: also: process 7 does not end");
    }

    @Test
    void whatNobodyExpectedShowsItsTraceWithWhatWasSuppressed() {
        IllegalStateException failure = new IllegalStateException("odd\u001b");
        failure.addSuppressed(new LabException("second"));

        assertThat(status(failure)).isEqualTo(1);
        assertThat(err.toString())
                .contains("fault of coretime itself", "IllegalStateException: odd\ufffd", "Suppressed:", "second")
                .doesNotContain("\u001b");
    }

    private int status(Exception failure) {
        return new CommandLine(new Try(failure))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Failures())
                .execute();
    }

    @Command(name = "try")
    private record Try(Exception failure) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            throw failure;
        }
    }
}
