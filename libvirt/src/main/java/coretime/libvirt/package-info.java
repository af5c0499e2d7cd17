@NullMarked
package coretime.libvirt;

import org.jspecify.annotations.NullMarked;
