/** Where units are found: directories in order of precedence, aliases, drop-ins, and what two generators add. */
@NullMarked
package coretime.boot.internal.path;

import org.jspecify.annotations.NullMarked;
