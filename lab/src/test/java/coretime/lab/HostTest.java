package coretime.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.lab.internal.Commands;
import coretime.lab.internal.SearchPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
    @TempDir
    Path directory;

    @Test
    void kvmIsChosenWhereTheTrialReachedItsInit() {
        AcceleratorProbe.Choice choice =
                AcceleratorProbe.judge(new Commands.Result(0, "[    1.0] noise\ncoretime-trial-boot-works\r\n"));
        assertThat(choice.accelerator()).isEqualTo(Accelerator.KVM);
    }

    @Test
    void otherwiseTheReasonIsWhatQemuSaid() {
        AcceleratorProbe.Choice choice = AcceleratorProbe.judge(
                new Commands.Result(134, "\u001bqemu-system-x86_64: error: failed to set MSR 0x10a\nAborted"));
        assertThat(choice.accelerator()).isEqualTo(Accelerator.TCG);
        assertThat(choice.reason()).contains("did not reach its init: qemu-system-x86_64: error: failed to set MSR");
    }

    @Test
    void aTrialThatHangsSaysSo() {
        assertThat(AcceleratorProbe.judge(new Commands.Result(137, "")).reason())
                .endsWith("did not reach its init in 15 s and said nothing");
    }

    @Test
    void anAnswerIsRememberedForTheSameSituationOnly() {
        assertThat(AcceleratorProbe.recall("KVM\nit worked\nboot 1", "boot 1"))
                .contains(new AcceleratorProbe.Choice(Accelerator.KVM, "it worked"));
        assertThat(AcceleratorProbe.recall("TCG\nno\nboot 1", "boot 1"))
                .contains(new AcceleratorProbe.Choice(Accelerator.TCG, "no"));
        assertThat(AcceleratorProbe.recall("KVM\nit worked\nboot 1", "boot 2")).isEmpty();
        assertThat(AcceleratorProbe.recall("", "boot 1")).isEmpty();
    }

    @Test
    void whatIsMissingIsNamedWithItsRemedy() {
        assertThatThrownBy(() -> Prerequisites.check("amd64", true, List.of("mmdebstrap", "qemu-system-x86")))
                .isInstanceOf(LabCannot.class)
                .hasMessageContaining("apt-get install --no-install-recommends mmdebstrap qemu-system-x86");
        assertThatThrownBy(() -> Prerequisites.check("amd64", false, List.of()))
                .isInstanceOf(LabCannot.class)
                .hasMessageContaining("sudo");
        assertThatThrownBy(() -> Prerequisites.check("aarch64", true, List.of()))
                .isInstanceOf(LabCannot.class)
                .hasMessageContaining("amd64 host");
    }

    @Test
    void programsOfRootAreFoundWhateverThePath() {
        assertThat(SearchPath.directories("/opt/bin::relative:/usr/bin"))
                .startsWith(Path.of("/opt/bin"), Path.of("/usr/bin"))
                .contains(Path.of("/usr/sbin"))
                .doesNotContain(Path.of(""), Path.of("relative"));
    }

    @Test
    void aRunDirectoryTooDeepForASocketIsRefused() {
        Path deep = directory.resolve("d".repeat(100));
        assertThatThrownBy(() -> LabLibvirt.use(
                        LabLibvirt.Mode.PRIVATE,
                        deep,
                        deep.resolve("dump"),
                        Accelerator.TCG,
                        false,
                        LabProgress.silent()))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("shorter run directory");
        assertThat(deep).doesNotExist();
    }

    @Test
    void everyActOfClosingIsTriedAndTheFirstFailureCarriesTheOthers() {
        List<String> done = new ArrayList<>();
        Closing closing = new Closing()
                .then(() -> {
                    throw new LabException("first");
                })
                .then(() -> done.add("second"))
                .then(() -> {
                    throw new LabException("third");
                });

        assertThatThrownBy(closing::run)
                .hasMessage("first")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(done).containsExactly("second");
    }

    @Test
    void anInterruptionWaitsUntilAllIsClosed() {
        List<Boolean> interruptedInside = new ArrayList<>();
        Thread.currentThread().interrupt();
        try {
            new Closing()
                    .then(() -> interruptedInside.add(Thread.currentThread().isInterrupted()))
                    .run();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(interruptedInside).containsExactly(false);
    }

    @Test
    void anImageOfAnotherCacheHasNoDebugKernelHere() {
        GuestImage image = new GuestImage(Path.of("/x/vmlinuz"), Path.of("/x/i"), Path.of("/x/d"), "1");
        assertThatThrownBy(() -> new GuestImages(directory, LabProgress.silent()).debugKernel(image))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void optionsAreChangedOneByOne() {
        LabOptions options = LabOptions.standard()
                .withLibvirt(LabLibvirt.Mode.PRIVATE)
                .withRunParent(directory)
                .withDumps(directory)
                .withCache(directory)
                .withImage(ImageSpec.of(TimeDaemon.NONE, false))
                .withUserFaults(true);
        assertThat(options)
                .isEqualTo(new LabOptions(
                        LabLibvirt.Mode.PRIVATE,
                        directory,
                        directory,
                        directory,
                        ImageSpec.of(TimeDaemon.NONE, false),
                        true));
    }

    @Test
    void everyHostileAgentHasANameForItsScript() {
        assertThat(HostileAgent.values()).extracting(HostileAgent::mode).contains("liar-1970", "dies", "silent");
    }
}
