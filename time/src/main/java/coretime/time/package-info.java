/** Offsets, bounds and bracketed clock readings. Everything here is immutable and safe for use by many threads. */
@NullMarked
package coretime.time;

import org.jspecify.annotations.NullMarked;
