/** What the lab is made of; not API. */
@NullMarked
package coretime.lab.internal;

import org.jspecify.annotations.NullMarked;
