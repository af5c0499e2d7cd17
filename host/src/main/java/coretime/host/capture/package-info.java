/** The ways to take a core: how a guest's memory is found, held and copied. */
@NullMarked
package coretime.host.capture;

import org.jspecify.annotations.NullMarked;
