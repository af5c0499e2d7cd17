package coretime.bench.capture;

import coretime.host.Strategy;
import coretime.host.capture.Strategies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Made-up figures. */
final class Figures {
    static final List<CaptureContender> CONTENDERS = CaptureContender.all(
            Strategies.all(Path.of("")).stream().map(Strategy::name).toList());

    private Figures() {}

    static CaptureContender contender(String name) {
        return CONTENDERS.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A panic whose guest logged in 20 s after its outage. */
    static CaptureRun run(double outage) {
        Duration down = Duration.ofNanos(Math.round(outage * 1e9));
        return new CaptureRun(down, down, down.plusSeconds(20), down.plusSeconds(5), 12_345_678, 345_678_901, false);
    }

    /** A series whose guest's plain reboot took 21 s. */
    static CaptureSeries series(String contender, int gibibytes, double... outages) {
        List<CaptureRun> runs = new ArrayList<>();
        for (double outage : outages) {
            runs.add(run(outage));
        }
        return new CaptureSeries(
                contender(contender), gibibytes, (7L * gibibytes) << 27, Duration.ofSeconds(21), runs, List.of());
    }
}
