/** What waits for what, as a graph of the units that matter. */
@org.jspecify.annotations.NullMarked
package coretime.boot.internal.order;
