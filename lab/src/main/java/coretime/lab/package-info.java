/** Real guests to break: image, accelerator, libvirt, guests. {@link coretime.lab.Lab} is where to begin. */
@NullMarked
package coretime.lab;

import org.jspecify.annotations.NullMarked;
