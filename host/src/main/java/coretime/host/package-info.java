@NullMarked
package coretime.host;

import org.jspecify.annotations.NullMarked;
