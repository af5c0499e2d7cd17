package coretime.bench;

import coretime.lab.LabProgress;

/** What the lab is at, as lines beside the figures. Stateless. */
public final class BenchProgress implements LabProgress {
    private BenchProgress() {}

    public static LabProgress onStderr() {
        return new BenchProgress();
    }

    @Override
    public void step(String text) {
        System.err.println("coretime bench: " + text);
    }

    @Override
    public void progress(String text, double fraction) {}
}
