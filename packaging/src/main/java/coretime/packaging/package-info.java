/** What the packages have besides the program: manual pages and completion. */
@NullMarked
package coretime.packaging;

import org.jspecify.annotations.NullMarked;
