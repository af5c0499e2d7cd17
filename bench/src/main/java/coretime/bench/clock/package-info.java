/**
 * {@code bench/run clock}: how soon a guest's clock is right after it stood still, and how right, by coretime and by what else
 * there is, in one run. Begin with {@link coretime.bench.clock.ClockBench}.
 */
@org.jspecify.annotations.NullMarked
package coretime.bench.clock;
