package coretime.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to pixels in a straight line.
 *
 * @param low value at {@code start}
 * @param high value at {@code end}, greater than {@code low}
 * @param start pixel
 * @param end pixel, which may lie before {@code start}: an upright axis grows upwards
 */
record Scale(double low, double high, double start, double end) {

    Scale {
        if (!(high > low) || Double.isInfinite(high - low)) {
            throw new IllegalArgumentException("a scale from " + low + " to " + high + " shows nothing");
        }
    }

    double at(double value) {
        return start + (value - low) / (high - low) * (end - start);
    }

    boolean holds(double value) {
        return value >= low && value <= high;
    }

    double clamped(double value) {
        return Math.clamp(value, low, high);
    }

    /** Round values on the scale, at most so many, a step of 1, 2 or 5 times a power of ten apart. */
    List<Double> ticks(int most) {
        return ticks(step((high - low) / most, 10, new double[] {1, 2, 5, 10}));
    }

    /** Round values for seconds that are read as minutes and hours. */
    List<Double> clockTicks(int most) {
        double rough = (high - low) / most;
        for (double step :
                new double[] {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200}) {
            if (step >= rough) {
                return ticks(step);
            }
        }
        return ticks(step(rough / 86_400, 10, new double[] {1, 2, 5, 10}) * 86_400);
    }

    private List<Double> ticks(double step) {
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private static double step(double rough, double base, double[] nice) {
        double power = Math.pow(base, Math.floor(Math.log(rough) / Math.log(base)));
        for (double factor : nice) {
            if (factor * power >= rough * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return base * power;
    }
}
