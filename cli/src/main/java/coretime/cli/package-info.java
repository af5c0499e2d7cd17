@NullMarked
package coretime.cli;

import org.jspecify.annotations.NullMarked;
