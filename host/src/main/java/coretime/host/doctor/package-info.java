/**
 * What each strategy and each correction needs of a host and of a domain, what is there, what is missing, and the one act that
 * mends it. Nothing is changed.
 */
@NullMarked
package coretime.host.doctor;

import org.jspecify.annotations.NullMarked;
