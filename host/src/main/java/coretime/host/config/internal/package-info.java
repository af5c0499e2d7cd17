/** What is not API: YAML with places, kinds of values, and keys that know how they are read and written. */
@NullMarked
package coretime.host.config.internal;

import org.jspecify.annotations.NullMarked;
