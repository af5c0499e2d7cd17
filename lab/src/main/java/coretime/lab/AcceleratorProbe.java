package coretime.lab;

import coretime.lab.internal.Commands;
import coretime.lab.internal.ImageBuilder;
import coretime.lab.internal.InitRamDisk;
import coretime.lab.internal.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether KVM works here, by a trial boot of the lab's own kernel: /dev/kvm alone proves nothing. The answer is
 * kept in the cache directory until the host boots anew, or kernel or QEMU change. Safe for any thread.
 */
public final class AcceleratorProbe {
    private static final Path KVM = Path.of("/dev/kvm");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String MARKER = "coretime-trial-boot-works";
    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(15);
    private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);

    private final Path cache;
    private final LabProgress progress;

    /**
     * What runs guests here.
     *
     * @param accelerator the fastest that works
     * @param reason why it is this one, as a sentence
     */
    public record Choice(Accelerator accelerator, String reason) {}

    /**
     * A probe with a memory.
     *
     * @param cache where the answer is kept
     */
    public AcceleratorProbe(Path cache, LabProgress progress) {
        this.cache = cache;
        this.progress = progress;
    }

    /** The accelerator to use here. */
    public Choice choose(GuestImage image) {
        String situation = situation(image);
        Path memory = cache.resolve("accelerator");
        Optional<Choice> known = recall(Trees.read(memory).orElse(""), situation);
        if (known.isPresent()) {
            return known.get();
        }
        Choice choice = probe(image);
        Trees.write(memory, choice.accelerator() + "\n" + choice.reason() + "\n" + situation);
        return choice;
    }

    private static String situation(GuestImage image) {
        String qemu = Commands.run(
                "asking QEMU for its version",
                Commands.Setting.within(VERSION_LIMIT),
                List.of("qemu-system-x86_64", "--version"));
        return Trees.read(BOOT_ID).orElse("unknown boot").strip() + " " + image.kernelVersion() + " "
                + Files.exists(KVM) + " " + qemu.lines().findFirst().orElse("");
    }

    static Optional<Choice> recall(String text, String situation) {
        String[] parts = text.split("\n", 3);
        if (parts.length != 3 || !parts[2].equals(situation)) {
            return Optional.empty();
        }
        return parts[0].equals("KVM")
                ? Optional.of(new Choice(Accelerator.KVM, parts[1]))
                : Optional.of(new Choice(Accelerator.TCG, parts[1]));
    }

    private Choice probe(GuestImage image) {
        if (!Files.exists(KVM)) {
            return new Choice(Accelerator.TCG, "this host has no /dev/kvm");
        }
        progress.step("trying whether KVM works here");
        try {
            Path initrd = Files.createTempFile("coretime-lab-trial", ".initrd");
            try {
                Path busybox = image.kernel().resolveSibling(ImageBuilder.BUSYBOX);
                Files.write(initrd, InitRamDisk.of(busybox, "trial-init.sh", List.of()));
                return judge(boot(image.kernel(), initrd));
            } finally {
                Files.deleteIfExists(initrd);
            }
        } catch (IOException e) {
            throw new LabException("the trial boot cannot be prepared: " + e.getMessage(), e);
        }
    }

    private static Commands.Result boot(Path kernel, Path initrd) {
        // timeout(1) and not our own limit: taking too long is an answer here, not an error.
        return Commands.tryRun(
                "trying KVM",
                Commands.Setting.within(TRIAL_LIMIT.multipliedBy(2)),
                List.of(
                        "timeout",
                        "--signal=KILL",
                        Long.toString(TRIAL_LIMIT.toSeconds()),
                        "qemu-system-x86_64",
                        "-machine",
                        "q35",
                        "-accel",
                        "kvm",
                        "-cpu",
                        "host",
                        "-m",
                        "256",
                        "-nodefaults",
                        "-no-user-config",
                        "-display",
                        "none",
                        "-no-reboot",
                        "-kernel",
                        kernel.toString(),
                        "-initrd",
                        initrd.toString(),
                        "-append",
                        "console=ttyS0 quiet panic=-1 " + GuestXml.NO_TIMER_CHECK,
                        "-serial",
                        "stdio"));
    }

    static Choice judge(Commands.Result trial) {
        if (trial.output().contains(MARKER)) {
            return new Choice(Accelerator.KVM, "a trial boot with KVM worked");
        }
        String lastWords = trial.output()
                .lines()
                .map(line -> line.replaceAll("[^\\x20-\\x7e]", "").strip())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(line -> ": " + line.substring(0, Math.min(line.length(), 200)))
                .orElse(" and said nothing");
        return new Choice(
                Accelerator.TCG,
                "/dev/kvm is there, but a trial boot with it did not reach its init"
                        + (trial.status() == 137 ? " in " + TRIAL_LIMIT.toSeconds() + " s" : "") + lastWords);
    }
}
