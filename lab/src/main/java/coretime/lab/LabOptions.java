package coretime.lab;

import coretime.lab.internal.CacheDirectory;
import java.nio.file.Path;

/**
 * How a lab is set up. Immutable.
 *
 * @param libvirt which libvirt to use
 * @param runParent where this run's directory is made; it holds the guests' disks and, with a libvirt of the lab's own,
 *     their cores
 * @param cache where guest images are kept
 * @param image the image to have ready when the lab is open; its kernel also tries out the accelerator
 */
public record LabOptions(LabLibvirt.Mode libvirt, Path runParent, Path cache, ImageSpec image) {

    /** The system's libvirt where one answers; /var/tmp; the user's cache; chrony and agent. */
    public static LabOptions standard() {
        return new LabOptions(LabLibvirt.Mode.AUTO, Path.of("/var/tmp"), CacheDirectory.ofUser(), ImageSpec.standard());
    }

    public LabOptions withLibvirt(LabLibvirt.Mode mode) {
        return new LabOptions(mode, runParent, cache, image);
    }

    public LabOptions withRunParent(Path directory) {
        return new LabOptions(libvirt, directory, cache, image);
    }

    public LabOptions withCache(Path directory) {
        return new LabOptions(libvirt, runParent, directory, image);
    }

    public LabOptions withImage(ImageSpec spec) {
        return new LabOptions(libvirt, runParent, cache, spec);
    }
}
