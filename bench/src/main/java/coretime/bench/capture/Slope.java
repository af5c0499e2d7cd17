package coretime.bench.capture;

import java.util.List;

/** A straight line through points, by least squares. */
final class Slope {
    private Slope() {}

    /**
     * A point.
     *
     * @param x where
     * @param y the value there
     */
    record Point(double x, double y) {}

    /**
     * By how much y grows for each x.
     *
     * @throws IllegalArgumentException where there are no two different x
     */
    static double of(List<Point> points) {
        double meanX = points.stream().mapToDouble(Point::x).average().orElse(0);
        double meanY = points.stream().mapToDouble(Point::y).average().orElse(0);
        double square = points.stream()
                .mapToDouble(point -> (point.x() - meanX) * (point.x() - meanX))
                .sum();
        if (square == 0) {
            throw new IllegalArgumentException("a slope needs two different places: " + points);
        }
        double product = points.stream()
                .mapToDouble(point -> (point.x() - meanX) * (point.y() - meanY))
                .sum();
        return product / square;
    }
}
