@NullMarked
package coretime.lab;

import org.jspecify.annotations.NullMarked;
