package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.lab.LabException;
import coretime.lab.LabInterrupted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final Commands.Setting SETTING = Commands.Setting.within(Duration.ofSeconds(20));

    @TempDir
    Path directory;

    @Test
    void aProgramGetsItsInputDirectoryAndEnvironment() {
        Commands.Setting setting =
                SETTING.in(directory).with(Map.of("WORD", "said")).reading("given");

        assertThat(Commands.run("test", setting, List.of("sh", "-c", "pwd; echo $WORD; cat; echo err >&2")))
                .isEqualTo(directory + "\nsaid\ngivenerr\n");
    }

    @Test
    void aProgramThatFailsIsQuoted() {
        assertThatThrownBy(
                        () -> Commands.run("building it", SETTING, List.of("sh", "-c", "echo no space left; exit 3")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("building it failed: sh ended with status 3")
                .hasMessageContaining("no space left");
    }

    @Test
    void aProgramThatCtrlCEndedBeforeUsIsAnInterruption() {
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(Thread.currentThread()::interrupt);
        try {
            // What a shell starts in the background ignores SIGINT, and so would what it starts.
            List<String> command = List.of("env", "--default-signal=INT", "sh", "-c", "kill -INT $$");
            assertThatThrownBy(() -> Commands.tryRun("building it", SETTING, command))
                    .isInstanceOf(LabInterrupted.class)
                    .hasMessage("interrupted while building it");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void programsOfRootAreFoundByProgramsToo() {
        assertThat(Commands.run("test", SETTING, List.of("sh", "-c", "echo $PATH")))
                .contains("/usr/sbin");
    }

    @Test
    void ofMuchOutputTheEndIsShown() {
        assertThat(Commands.tail("x".repeat(5000) + "the end")).hasSize(2001).endsWith("the end");
        assertThat(Commands.tail(" short ")).isEqualTo("short");
    }

    @Test
    void aProgramThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Commands.run("building it", SETTING, List.of("/no/such/program")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("/no/such/program could not be run");
    }

    @Test
    void aProgramThatTakesTooLongIsEndedWithItsChildren() throws Exception {
        Path mark = directory.resolve("child");
        Commands.Setting hasty = Commands.Setting.within(Duration.ofMillis(700));

        assertThatThrownBy(() -> Commands.run(
                        "waiting",
                        hasty,
                        List.of("sh", "-c", "trap '' TERM; sleep 60 & echo $! >'" + mark + "'; wait; wait; sleep 60")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("took longer than");
        assertThat(ProcessIdentity.of(Long.parseLong(Files.readString(mark).strip())))
                .isEmpty();
    }

    @Test
    void deletingFollowsNoSymbolicLink() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path kept = Files.writeString(outside.resolve("kept"), "x");
        Path tree = Files.createDirectories(directory.resolve("tree/deep"));
        Files.createSymbolicLink(tree.resolve("link"), outside);

        Trees.delete(directory.resolve("tree"));
        Trees.delete(directory.resolve("tree"));

        assertThat(directory.resolve("tree")).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void aSparseFileIsCopiedSparse() throws Exception {
        Path from = directory.resolve("from");
        FillFile.write(from, 9L << 20);
        Path to = directory.resolve("to");

        Trees.copySparse(from, to);

        assertThat(Files.mismatch(from, to)).isEqualTo(-1);
        long blocks = Long.parseLong(Commands.run("test", SETTING, List.of("stat", "-c", "%b", to.toString()))
                .strip());
        assertThat(blocks * 512).isLessThan(7L << 20);
    }

    @Test
    void whatCannotBeWrittenIsSaid() {
        assertThatThrownBy(() -> Trees.write(directory.resolve("no/such/file"), ""))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("cannot be written");
        assertThatThrownBy(() -> Trees.passable(Path.of("/proc/coretime")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("cannot be made");
    }

    @Test
    void aConditionThatNeverComesEndsTheWaitInTime() {
        assertThat(Await.until("test", Duration.ofMillis(50), () -> false)).isFalse();
        assertThat(Await.until("test", Duration.ZERO, () -> true)).isTrue();
    }
}
