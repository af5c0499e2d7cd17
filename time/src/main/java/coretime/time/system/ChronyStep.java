package coretime.time.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has a running chronyd step the clock, by chronyc(1). What it measured before a freeze keeps it from seeing the freeze, so that is
 * forgotten first; {@code makestep} alone answers "200 OK" and changes nothing.
 */
public final class ChronyStep {
    private static final long LIMIT_SECONDS = 30;
    private static final int LOOKS = 150;

    private ChronyStep() {}

    /**
     * Returns when chronyd has been told to step by fresh samples; whether the clock is right then, servers have to say.
     *
     * @throws IOException where chronyc is missing, chronyd does not listen to it, or it takes too long
     */
    public static void run() throws IOException, InterruptedException {
        chronyc("reset", "sources");
        chronyc("burst", "3/4");
        for (int i = 0; i < LOOKS && isBursting(); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        chronyc("makestep");
    }

    /** Of its sources' states the last two but one are bursts (chronyc's {@code activity}). */
    private static boolean isBursting() throws IOException, InterruptedException {
        String[] counts = chronyc("-c", "activity").strip().split(",", -1);
        return counts.length < 4 || !counts[2].equals("0") || !counts[3].equals("0");
    }

    private static String chronyc(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("chronyc", "-n"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readNBytes(1 << 16), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("chronyc " + String.join(" ", words) + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "chronyd does not do what chronyc asks (" + String.join(" ", words) + "): " + said.strip());
            }
            return said;
        } finally {
            process.destroy();
        }
    }
}
