/** The parts of an audit: what starts, what waits for what. */
@org.jspecify.annotations.NullMarked
package coretime.boot.internal.audit;
