package coretime.host.capture;

import coretime.host.HostException;
import coretime.host.QemuProcess;
import coretime.libvirt.Domain;
import java.nio.file.Path;
import java.util.List;

/**
 * A piece of a guest's RAM as a part of one of the host's files: what is written there the guest has. For benchmarks, which
 * fill a guest's memory before it boots. Immutable; good as long as the QEMU process runs.
 *
 * @param file the shared file behind the RAM, else the QEMU process's memory
 * @param offset of the piece in the file, in bytes
 * @param guestAddress guest-physical
 * @param bytes its length
 */
public record RamPlace(Path file, long offset, long guestAddress, long bytes) {

    /**
     * Where the RAM of a domain lies, by ascending guest-physical address.
     *
     * @throws HostException where it has no QEMU process, or it cannot be told
     */
    public static List<RamPlace> of(Domain domain) {
        QemuProcess process = QemuProcess.of(domain);
        Path memory = Path.of("/proc/" + process.pid() + "/mem");
        return GuestRam.find(domain, process).pieces().stream()
                .map(piece -> new RamPlace(
                        piece.file().map(GuestRam.Shared::descriptor).orElse(memory),
                        piece.file().map(GuestRam.Shared::offset).orElse(piece.hostAddress()),
                        piece.guestAddress(),
                        piece.bytes()))
                .toList();
    }
}
