package coretime.lab;

import coretime.lab.internal.CacheDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a lab is set up. Immutable.
 *
 * @param libvirt which libvirt to use
 * @param runParent where this run's directory is made; it holds the guests' disks and, with a libvirt of the lab's own,
 *     their cores
 * @param dumps where a libvirt of the lab's own puts cores, which stay then; null for the run's directory, which does not
 * @param cache where guest images are kept
 * @param image the image to have ready when the lab is open; its kernel also tries out the accelerator
 * @param userFaults whether QEMU may watch its guests' writes, which a background snapshot needs: it then runs as root with
 *     its capabilities, under a libvirt of the lab's own
 */
public record LabOptions(
        LabLibvirt.Mode libvirt,
        Path runParent,
        @Nullable Path dumps,
        Path cache,
        ImageSpec image,
        boolean userFaults) {

    /** The system's libvirt where one answers; /var/tmp; the user's cache; chrony and agent. */
    public static LabOptions standard() {
        return new LabOptions(
                LabLibvirt.Mode.AUTO, Path.of("/var/tmp"), null, CacheDirectory.ofUser(), ImageSpec.standard(), false);
    }

    public LabOptions withLibvirt(LabLibvirt.Mode mode) {
        return new LabOptions(mode, runParent, dumps, cache, image, userFaults);
    }

    public LabOptions withRunParent(Path directory) {
        return new LabOptions(libvirt, directory, dumps, cache, image, userFaults);
    }

    /** Cores of a libvirt of the lab's own go there; the system's libvirt puts them where it is told by its own settings. */
    public LabOptions withDumps(Path directory) {
        return new LabOptions(libvirt, runParent, directory, cache, image, userFaults);
    }

    public LabOptions withCache(Path directory) {
        return new LabOptions(libvirt, runParent, dumps, directory, image, userFaults);
    }

    public LabOptions withImage(ImageSpec spec) {
        return new LabOptions(libvirt, runParent, dumps, cache, spec, userFaults);
    }

    public LabOptions withUserFaults(boolean allowed) {
        return new LabOptions(libvirt, runParent, dumps, cache, image, allowed);
    }
}
