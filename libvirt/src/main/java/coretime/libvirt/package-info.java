/** libvirt, and behind it the QEMU monitor and the QEMU guest agent. */
@org.jspecify.annotations.NullMarked
package coretime.libvirt;
