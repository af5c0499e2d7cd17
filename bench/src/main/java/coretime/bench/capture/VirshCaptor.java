package coretime.bench.capture;

import coretime.bench.Contender;
import coretime.bench.Runner;
import coretime.lab.Guest;
import coretime.lab.Lab;
import coretime.libvirt.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person does whose guest is left crashed ({@code on_crash=preserve}), without the time that the person takes:
 * {@code virsh dump --memory-only} at once, then reset and resume.
 */
final class VirshCaptor implements Captor {
    private static final String VIRSH = "virsh";
    private static final Duration PANIC = Duration.ofSeconds(60);
    private static final Duration RESUME = Duration.ofSeconds(60);
    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final long LOOK_MILLIS = 5;

    private final Lab lab;
    private final Path cores;
    private final Runner runner;
    private final Optional<String> format;

    /**
     * Takes cores.
     *
     * @param cores directory for them
     * @param runner of virsh
     * @param format for {@code --format}; empty for ELF
     */
    VirshCaptor(Lab lab, Path cores, Runner runner, Optional<String> format) {
        this.lab = lab;
        this.cores = cores;
        this.runner = runner;
        this.format = format;
    }

    @Override
    public CaptureRun panic(Guest guest) throws IOException, InterruptedException {
        Domain domain = guest.domain();
        Path core = cores.resolve("virsh.core");
        try (GuestMoments moments = new GuestMoments(lab.connection(), domain);
                MemoryWatch memory = new MemoryWatch()) {
            guest.panic();
            Instant panic = moments.await("GUEST_PANICKED", PANIC);
            awaitCrashed(domain);
            dump(domain, core);
            Instant sealed = Instant.now();
            moments.clear();
            domain.reset();
            domain.resume();
            Duration outage = Duration.between(panic, moments.await("RESUME", RESUME));
            guest.awaitAgent(BOOT);
            return new CaptureRun(
                    outage,
                    outage,
                    Duration.between(panic, Instant.now()),
                    Duration.between(panic, sealed),
                    Files.size(core),
                    memory.most(),
                    false);
        }
    }

    /** A dump of a guest that libvirt takes for running would let it run afterwards. */
    private static void awaitCrashed(Domain domain) throws InterruptedException {
        long deadline = System.nanoTime() + PANIC.toNanos();
        while (!domain.state().isCrashed()) {
            if (System.nanoTime() > deadline) {
                throw new CaptureFailed("libvirt did not notice the panic within " + PANIC.toSeconds() + " s");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void dump(Domain domain, Path core) throws InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(VIRSH, "-c", lab.libvirt().uri(), "dump", "--memory-only"));
        format.ifPresent(name -> command.addAll(List.of("--format", name)));
        command.addAll(List.of(domain.name(), core.toString()));
        try {
            double _ = runner.run(new Contender("virsh dump", command, List.of(core)));
        } catch (IOException e) {
            throw new CaptureFailed(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Fails where there is no virsh.
     *
     * @throws IOException that says how to get it
     */
    static void requireProgram() throws IOException {
        try {
            Process _ = new ProcessBuilder(VIRSH, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException("virsh is missing: install the Debian package libvirt-clients", e);
        }
    }
}
