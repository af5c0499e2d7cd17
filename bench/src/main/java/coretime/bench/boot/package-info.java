/** How long it takes to go through the units of a system, as whole processes. */
@NullMarked
package coretime.bench.boot;

import org.jspecify.annotations.NullMarked;
