/** How long it takes to know how far a clock is off, as whole processes. */
@NullMarked
package coretime.bench.ntp;

import org.jspecify.annotations.NullMarked;
