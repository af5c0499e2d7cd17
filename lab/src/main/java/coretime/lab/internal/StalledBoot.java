package coretime.lab.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Notices a kernel that stands still in its boot, by its console. Under QEMU's TCG one in some hundred boots with two CPUs does:
 * seen with QEMU 7.2 and Linux 6.1, both CPUs, with interrupts off, run into the breakpoint (int3) by which the kernel guards code
 * that it patches (arch/x86/kernel/alternative.c, text_poke_bp_batch), and go on doing so when the code is patched. For one thread.
 */
public final class StalledBoot {

    /** A kernel that boots says something many times a second. */
    static final Duration STILL = Duration.ofSeconds(60);

    private static final String BEGIN = "] Linux version ";
    private static final String END = "] Run /";

    private final Path console;
    private long size = -1;
    private long since;

    /** @param console what the guest writes to it, all of its boots */
    public StalledBoot(Path console) {
        this.console = console;
    }

    /**
     * Looks.
     *
     * @param now {@link System#nanoTime}
     * @return whether the kernel began to boot, has not begun its first program, and has said nothing for {@link #STILL} since it
     *     was first seen to be where it is, or was last said to stand still
     */
    public boolean look(long now) {
        long before = size;
        size = size();
        if (size != before) {
            since = now;
        }
        if (now - since < STILL.toNanos()) {
            return false;
        }
        since = now;
        String text = Trees.read(console).orElse("");
        int begun = text.lastIndexOf(BEGIN);
        return begun >= 0 && text.indexOf(END, begun) < 0;
    }

    private long size() {
        try {
            return Files.size(console);
        } catch (IOException _) {
            return 0;
        }
    }
}
