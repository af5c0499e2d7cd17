package coretime.lab.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Notices a kernel that stands still in its boot, by its console. Under QEMU's TCG one in some hundred boots with two CPUs does
 * (QEMU 7.2, Linux 6.1): both run, with interrupts off, into the breakpoint (int3) by which the kernel guards code that it patches
 * (arch/x86/kernel/alternative.c, text_poke_bp_batch), and say nothing more; or one executes the same instruction again and again,
 * and the kernel's watchdog says so twice a minute (kernel/watchdog.c). For one thread.
 */
public final class StalledBoot {

    /** A kernel that boots says something many times a second. */
    static final Duration STILL = Duration.ofSeconds(60);

    private static final String BEGIN = "] Linux version ";
    private static final String END = "] Run /";
    private static final String STUCK = "BUG: soft lockup - CPU#";
    /** Once may be a host that had no time for its guest. */
    private static final int STUCK_ENOUGH = 2;

    private final Path console;
    private long size = -1;
    private long since;
    private int told;

    /** @param console what the guest writes to it, all of its boots */
    public StalledBoot(Path console) {
        this.console = console;
    }

    /**
     * Looks.
     *
     * @param now {@link System#nanoTime}
     * @return whether the kernel began to boot, has not begun its first program, and has said nothing for {@link #STILL} since it
     *     was first seen to be where it is, or was last said to stand still; or has said twice since then that a CPU is stuck
     */
    public boolean look(long now) {
        long before = size;
        size = size();
        if (size < before) {
            // A new QEMU process begins its console anew.
            told = 0;
        }
        boolean silent = size == before;
        if (!silent) {
            since = now;
        } else if (now - since < STILL.toNanos()) {
            return false;
        }
        String text = Trees.read(console).orElse("");
        int begun = text.lastIndexOf(BEGIN);
        boolean boots = begun >= 0 && text.indexOf(END, begun) < 0;
        boolean stuck = boots && stuck(text, Math.max(begun, told)) >= STUCK_ENOUGH;
        if (silent || stuck) {
            since = now;
            told = text.length();
        }
        return boots && (silent || stuck);
    }

    private static int stuck(String text, int from) {
        int count = 0;
        for (int at = text.indexOf(STUCK, from); at >= 0; at = text.indexOf(STUCK, at + 1)) {
            count++;
        }
        return count;
    }

    private long size() {
        try {
            return Files.size(console);
        } catch (IOException _) {
            return 0;
        }
    }
}
