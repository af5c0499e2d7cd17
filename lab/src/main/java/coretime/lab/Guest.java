package coretime.lab;

import coretime.lab.internal.Await;
import coretime.lab.internal.BootWatch;
import coretime.lab.internal.StalledBoot;
import coretime.lab.internal.Trees;
import coretime.libvirt.AgentAnswerInvalid;
import coretime.libvirt.AgentUnresponsive;
import coretime.libvirt.Domain;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.ExecLimits;
import coretime.libvirt.ExecResult;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.LifecycleChange;
import coretime.libvirt.NoSuchDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A guest of the lab's. Methods may be called from any thread, one at a time; they block. All throw {@link LabException}
 * where the guest does not do it in time, {@link LabInterrupted} where the thread is interrupted, and libvirt's own.
 */
public final class Guest implements AutoCloseable {
    /** A reboot under TCG on a busy host. */
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(4);

    /** A daemon's start under TCG on a busy host. */
    private static final Duration NETWORK_LIMIT = Duration.ofMinutes(2);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final int SHOWN_OF_CONSOLE = 1500;
    /** Started in the background, so that the agent still answers that it has begun. */
    private static final String PANIC =
            "echo 1 >/proc/sys/kernel/sysrq; (sleep 0.2; echo c >/proc/sysrq-trigger) </dev/null >/dev/null 2>&1 &";

    /** Of QEMU's user network. */
    private static final String NETWORK_UP = "printf '[Match]\\nType=ether\\n[Network]\\nAddress=10.0.2.15/24\\n"
            + "Gateway=10.0.2.2\\n' >/etc/systemd/network/80-lab.network && systemctl enable --now systemd-networkd"
            + " && /lib/systemd/systemd-networkd-wait-online --any --timeout=100";

    private final GuestSpec spec;
    private final Domain domain;
    private final Path directory;
    private final Path console;
    private final LabProgress progress;
    private final BootWatch bootWatch;
    private boolean closed;

    Guest(GuestSpec spec, Domain domain, Path directory, Path console, LabProgress progress) {
        this.spec = spec;
        this.domain = domain;
        this.directory = directory;
        this.console = console;
        this.progress = progress;
        this.bootWatch = new BootWatch(new StalledBoot(console), this::resetStalled);
    }

    public GuestSpec spec() {
        return spec;
    }

    public Domain domain() {
        return domain;
    }

    /** What the guest wrote to its serial console since it was first started. */
    public Path consoleLog() {
        return console;
    }

    void boot() {
        bootWatch.begin();
        domain.start();
        if (spec.fillBytes() > 0) {
            awaitAgent(BOOT_LIMIT);
            fill();
        }
    }

    /** Waits until the agent answers. Its channel flaps while the guest boots: the next call may still fail. */
    public void awaitAgent(Duration timeout) {
        answer("waiting for the agent of " + domain.name(), timeout, () -> {
            domain.agent().ping(ANSWER_LIMIT);
            return true;
        });
    }

    /**
     * Waits until systemd has finished booting.
     *
     * @return systemd's word for it: {@code running}, or {@code degraded} where a unit failed; without an agent
     *     {@code login}, as its console's prompt is all that shows
     */
    public String awaitBooted(Duration timeout) {
        if (!spec.agent()) {
            awaitConsole(" login: ", timeout);
            return "login";
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        ExecLimits limits = ExecLimits.within(timeout);
        List<String> command = List.of("systemctl", "is-system-running", "--wait");
        awaitAgent(timeout);
        return answer("waiting for " + domain.name() + " to finish booting", remaining(deadline), () -> {
            String state =
                    domain.agent().exec(command, new byte[0], limits).stdout().strip();
            return state.isEmpty() ? "unknown" : state;
        });
    }

    private static Duration remaining(long deadline) {
        return Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1));
    }

    /** Waits until the console shows this text, since the guest was first started. */
    public void awaitConsole(String text, Duration timeout) {
        boolean seen = Await.until(
                "waiting for the console of " + domain.name(),
                timeout,
                () -> Trees.read(console).orElse("").contains(text));
        if (!seen) {
            throw silent("its console does not show \"" + text + "\"", timeout);
        }
    }

    /**
     * Has the guest's kernel panic, by sysrq, or by an NMI where the guest has no agent; returns when it has been told to.
     *
     * @throws LabException with the console's last lines, where the agent that is to tell it does not answer
     */
    public void panic() {
        if (spec.agent()) {
            awaitAgent(BOOT_LIMIT);
            domain.agent().exec("sh", "-c", PANIC);
        } else {
            domain.injectNmi();
        }
    }

    /**
     * Has the guest's kernel panic, and returns when libvirt says that it has crashed: where it is preserved, it stands still.
     *
     * @throws LabException where it does not crash in time
     */
    public void crash(Duration timeout) {
        CountDownLatch crashed = new CountDownLatch(1);
        try (EventSubscription _ = domain.connection().subscribe(event -> {
            if (event instanceof LibvirtEvent.Lifecycle lifecycle
                    && lifecycle.domain().equals(domain)
                    && lifecycle.change() == LifecycleChange.CRASHED) {
                crashed.countDown();
            }
        })) {
            panic();
            if (!crashed.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw silent("it did not crash", timeout);
            }
        } catch (InterruptedException _) {
            throw new LabInterrupted("waiting for the crash of " + domain.name());
        }
    }

    /**
     * Has a guest that has a network bring it up, now and at each boot.
     *
     * @throws LabException where it does not come up
     */
    public void bringNetworkUp() {
        ExecResult result =
                domain.agent().exec(List.of("sh", "-c", NETWORK_UP), new byte[0], ExecLimits.within(NETWORK_LIMIT));
        if (!result.succeeded()) {
            throw new LabException("the network of " + domain.name() + " does not come up: "
                    + result.stderr().strip());
        }
    }

    /** The kernel's name for this boot: another after each reboot. */
    public String bootId() {
        return answer("asking " + domain.name() + " for its boot", BOOT_LIMIT, this::readBootId);
    }

    private String readBootId() {
        ExecResult result = domain.agent()
                .exec(List.of("cat", "/proc/sys/kernel/random/boot_id"), new byte[0], ExecLimits.within(ANSWER_LIMIT));
        return result.stdout().strip();
    }

    /**
     * Reboots the guest from inside, in the same QEMU process, and waits until another boot answers.
     *
     * @return the new boot
     */
    public String reboot() {
        String before = bootId();
        domain.reboot();
        return awaitOtherBoot(before, BOOT_LIMIT);
    }

    /**
     * Waits until a boot other than this one answers, after a panic for example.
     *
     * @return the new boot
     */
    public String awaitOtherBoot(String before, Duration timeout) {
        String doing = "waiting for the next boot of " + domain.name();
        String after = Await.answer(
                        doing, timeout, () -> attempt(this::readBootId).filter(id -> !id.equals(before)))
                .orElseThrow(() -> silent("no other boot than " + before + " answers", timeout));
        if (spec.fillBytes() > 0) {
            fill();
        }
        return after;
    }

    /** Pulls the plug and starts the guest again: a new QEMU process. Returns while it boots, filled if it is to be. */
    public void restartCold() {
        if (domain.isActive()) {
            domain.destroy();
        }
        boot();
    }

    /**
     * How the memory was filled.
     *
     * @param bytes of it
     * @param took from the request to its end
     */
    public record Fill(long bytes, Duration took) {
        public double megabytesPerSecond() {
            return bytes / 1e6 / Math.max(took.toNanos() / 1e9, 1e-9);
        }
    }

    /** Fills the guest's memory as its specification says. The lab does so itself after each start and reboot of its own. */
    public Fill fill() {
        progress.step("filling " + (spec.fillBytes() >> 20) + " MiB of the memory of " + domain.name());
        long begin = System.nanoTime();
        // Past the page cache, or the guest would hold it all twice.
        String script = "set -e; mkdir -p /run/coretime-fill;"
                + " mountpoint -q /run/coretime-fill || mount -t tmpfs -o size=100% tmpfs /run/coretime-fill;"
                + " dd if=/dev/vdb of=/run/coretime-fill/data bs=1M iflag=direct";
        ExecResult result = answer(
                "filling the memory of " + domain.name(),
                BOOT_LIMIT,
                () -> domain.agent().exec(List.of("sh", "-c", script), new byte[0], ExecLimits.within(fillLimit())));
        if (!result.succeeded()) {
            throw new LabException("the memory of " + domain.name() + " cannot be filled: "
                    + result.stderr().strip());
        }
        Fill fill = new Fill(spec.fillBytes(), Duration.ofNanos(System.nanoTime() - begin));
        progress.progress("filled at %.0f MB/s".formatted(fill.megabytesPerSecond()), 1);
        return fill;
    }

    /** At 4 MB/s: a third of what a busy host did. */
    private Duration fillLimit() {
        return Duration.ofSeconds(60 + spec.fillBytes() / 4_000_000);
    }

    private <T> T answer(String doing, Duration timeout, Supplier<T> question) {
        return Await.answer(doing, timeout, () -> attempt(question))
                .orElseThrow(() -> silent("its agent does not answer", timeout));
    }

    /** One question to an agent that may not be there yet. */
    private <T> Optional<T> attempt(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (AgentUnresponsive | AgentAnswerInvalid failure) {
            if (!domain.isActive()) {
                throw new LabException(
                        "the guest " + domain.name() + " has ended; its console's last lines:\n" + consoleTail(),
                        failure);
            }
            return Optional.empty();
        }
    }

    /** As whoever stands before a machine would whose kernel hangs in its boot. */
    private void resetStalled() {
        if (domain.state().isRunning()) {
            progress.step("resetting " + domain.name() + ", whose kernel stands still in its boot");
            domain.reset();
        }
    }

    /** No boot of the guest is watched any more: before what it runs under ends. */
    void endWatch() {
        bootWatch.close();
    }

    private LabException silent(String what, Duration timeout) {
        return new LabException("the guest " + domain.name() + ": " + what + " after " + timeout.toSeconds()
                + " s; its console's last lines:\n" + consoleTail());
    }

    /** The console's last lines, for a message about a guest that does not do what it should. */
    public String consoleTail() {
        String text = Trees.read(console).orElse("").replaceAll("[^\\x20-\\x7e\\n]", "");
        return text.substring(Math.max(0, text.length() - SHOWN_OF_CONSOLE));
    }

    /** Destroys and undefines it and deletes its files. Twice is once. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        new Closing()
                .then(this::endWatch)
                .then(() -> remove(domain))
                .then(() -> coretime.lab.internal.RunDirectory.delete(directory))
                .run();
    }

    static void remove(Domain domain) {
        try {
            if (domain.isActive()) {
                domain.destroy();
            }
            domain.undefine();
        } catch (NoSuchDomain _) {
            // Gone already, as wanted.
        }
    }
}
