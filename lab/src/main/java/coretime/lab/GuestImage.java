package coretime.lab;

import java.nio.file.Path;

/**
 * A guest image in the cache. Read only: guests run on copies.
 *
 * @param kernel Debian's kernel, as a bzImage
 * @param initrd a busybox that loads the disk's modules and hands over to the disk's systemd
 * @param disk an ext4 file system, raw and sparse
 * @param kernelVersion as {@code uname -r} says in the guest
 */
public record GuestImage(Path kernel, Path initrd, Path disk, String kernelVersion) {

    /** The directory with the few modules that initrds of the lab load. */
    Path modules() {
        return kernel.resolveSibling("modules");
    }
}
