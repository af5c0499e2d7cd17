/** Files of a root directory and what stands in them: bounded, and never outside of the root. */
@NullMarked
package coretime.boot.internal.file;

import org.jspecify.annotations.NullMarked;
