/**
 * systemd units of a root directory with the dependencies that the manager gives them, by the rules of systemd 252 (systemd.unit(5) and
 * the manual page of each unit type). Values are immutable and safe for use by many threads.
 *
 * <p>Whatever is read is bounded and checked; what is wrong in it is a {@link coretime.boot.Problem} and never thrown.
 */
@NullMarked
package coretime.boot;

import org.jspecify.annotations.NullMarked;
