/** What the manager makes of unit files: implicit and default dependencies. */
@NullMarked
package coretime.boot.internal.load;

import org.jspecify.annotations.NullMarked;
