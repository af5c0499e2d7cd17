/**
 * {@code bench/run capture}: how long guests are down while their core is taken, by each of coretime's strategies and by
 * libvirt's own ways, in one run. Begin with {@link coretime.bench.capture.CaptureBench}.
 */
@org.jspecify.annotations.NullMarked
package coretime.bench.capture;
