package coretime.host.capture;

import coretime.host.HostException;
import coretime.host.QemuProcess;
import coretime.libvirt.Domain;
import coretime.libvirt.QemuMonitor;
import coretime.vmcore.LiveMemory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in its QEMU process a guest's RAM lies: for each piece the address there, and the open file behind it where the RAM
 * is shared. Holds nothing open. Immutable.
 *
 * @param process the process; good as long as it runs
 * @param pieces by ascending guest-physical address
 */
record GuestRam(QemuProcess process, List<Piece> pieces) {
    private static final Pattern HOST_ADDRESS =
            Pattern.compile("Host virtual address for 0x[0-9a-f]+ \\(.*\\) is 0x([0-9a-f]{1,16})\\s*");
    private static final Pattern MAPPING =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) ..[-x]([sp]) ([0-9a-f]+) ([0-9a-f]+:[0-9a-f]+) (\\d+)\\s*(.*)");

    GuestRam {
        pieces = List.copyOf(pieces);
    }

    /**
     * A piece of RAM.
     *
     * @param guestAddress guest-physical
     * @param bytes its length
     * @param hostAddress in the QEMU process
     * @param file the shared file behind it, with the offset of this piece; empty where the RAM is QEMU's own
     */
    record Piece(long guestAddress, long bytes, long hostAddress, Optional<Shared> file) {}

    /**
     * A file behind RAM.
     *
     * @param descriptor QEMU's descriptor, under {@code /proc/PID/fd}
     * @param offset of the piece in it
     * @param id which file it is
     */
    record Shared(Path descriptor, long offset, FileId id) {

        /** Whether a path leads to this file, and not to one that got its number since. */
        boolean isSameAs(Path path) {
            return FileId.of(path).filter(id::equals).isPresent();
        }
    }

    /**
     * A file, by its device and its number there; an inode's number alone is that of other file systems' files too.
     *
     * @param device as the kernel writes it in {@code /proc/PID/maps}: major and minor number
     */
    record FileId(String device, long inode) {
        private static final int MINOR_BITS = 8;

        /** The regular file that a path leads to; empty where there is none. */
        static Optional<FileId> of(Path path) {
            try {
                if (!Files.isRegularFile(path)) {
                    return Optional.empty();
                }
                // As makedev(3) packs them.
                long device = (Long) Files.getAttribute(path, "unix:dev");
                long major = (device >>> MINOR_BITS & 0xfff) | (device >>> 32 & ~0xfffL);
                long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
                return Optional.of(new FileId("%02x:%02x".formatted(major, minor & 0xffffffffL), (Long)
                        Files.getAttribute(path, "unix:ino")));
            } catch (IOException _) {
                return Optional.empty(); // Closed meanwhile.
            }
        }
    }

    /** A line of {@code /proc/PID/maps} (proc_pid_maps(5)). */
    private record Mapping(long start, long end, boolean isShared, long offset, FileId file) {
        boolean contains(long address, long bytes) {
            return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address + bytes, end) <= 0;
        }
    }

    /**
     * Asks QEMU and the kernel.
     *
     * @throws HostException where their answers do not fit together
     */
    static GuestRam find(Domain domain, QemuProcess process) {
        if (!process.isKnown()) {
            throw new HostException("the domain " + domain.name() + " has no QEMU process");
        }
        QemuMonitor monitor = domain.monitor();
        RamLayout layout = RamLayout.parse(monitor.human("info mtree -f"));
        Map<String, Long> bases = new HashMap<>();
        List<Mapping> mappings = mappings(process);
        Map<FileId, Path> descriptors = descriptors(process);
        List<Piece> pieces = new ArrayList<>();
        for (RamLayout.Region region : layout.regions()) {
            long base = bases.computeIfAbsent(region.block(), _ -> hostAddress(monitor, region) - region.offset());
            long address = base + region.offset();
            Mapping mapping = mappings.stream()
                    .filter(candidate -> candidate.contains(address, region.bytes()))
                    .findFirst()
                    .orElseThrow(() -> new HostException("the RAM of %s at 0x%x is not in one mapping of process %d"
                            .formatted(domain.name(), region.address(), process.pid())));
            Optional<Shared> file = mapping.isShared()
                    ? Optional.ofNullable(descriptors.get(mapping.file()))
                            .map(path ->
                                    new Shared(path, mapping.offset() + (address - mapping.start()), mapping.file()))
                    : Optional.empty();
            pieces.add(new Piece(region.address(), region.bytes(), address, file));
        }
        return new GuestRam(process, pieces);
    }

    private static long hostAddress(QemuMonitor monitor, RamLayout.Region region) {
        String answer = monitor.human("gpa2hva 0x%x".formatted(region.address()));
        Matcher matcher = HOST_ADDRESS.matcher(answer);
        if (!matcher.matches()) {
            throw new HostException(
                    "QEMU does not say where guest address 0x%x is: %s".formatted(region.address(), answer.strip()));
        }
        return Long.parseUnsignedLong(matcher.group(1), 16);
    }

    private static List<Mapping> mappings(QemuProcess process) {
        Path maps = Path.of("/proc/" + process.pid() + "/maps");
        try {
            List<Mapping> mappings = new ArrayList<>();
            for (String line : Files.readAllLines(maps, java.nio.charset.StandardCharsets.ISO_8859_1)) {
                Matcher matcher = MAPPING.matcher(line);
                if (matcher.matches()) {
                    mappings.add(new Mapping(
                            Long.parseUnsignedLong(matcher.group(1), 16),
                            Long.parseUnsignedLong(matcher.group(2), 16),
                            matcher.group(3).equals("s"),
                            Long.parseUnsignedLong(matcher.group(4), 16),
                            new FileId(matcher.group(5), Long.parseLong(matcher.group(6)))));
                }
            }
            return mappings;
        } catch (IOException e) {
            throw new HostException(maps + " cannot be read: " + e.getMessage() + "; is coretime run as root?", e);
        }
    }

    /** QEMU's open files: the files of RAM are memfds, or lie on hugetlbfs or another file system. */
    private static Map<FileId, Path> descriptors(QemuProcess process) {
        Path directory = Path.of("/proc/" + process.pid() + "/fd");
        Map<FileId, Path> found = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                FileId.of(entry).ifPresent(id -> found.putIfAbsent(id, entry));
            }
            return found;
        } catch (IOException e) {
            throw new HostException(directory + " cannot be read: " + e.getMessage() + "; is coretime run as root?", e);
        }
    }

    boolean isShared() {
        return pieces.stream().allMatch(piece -> piece.file().isPresent());
    }

    long bytes() {
        return pieces.stream().mapToLong(Piece::bytes).sum();
    }

    /** The RAM through the QEMU process: what it is while the guest stands still. */
    LiveMemory open() {
        List<Path> files = pieces.stream()
                .flatMap(piece -> piece.file().stream())
                .map(Shared::descriptor)
                .distinct()
                .toList();
        return isShared() && files.size() == 1
                ? LiveMemory.file(
                        files.getFirst(),
                        placements(piece -> piece.file().orElseThrow().offset()))
                : LiveMemory.process(process.pid(), placements(Piece::hostAddress));
    }

    private List<LiveMemory.Placement> placements(ToLongFunction<Piece> source) {
        return pieces.stream()
                .map(piece -> new LiveMemory.Placement(piece.guestAddress(), source.applyAsLong(piece), piece.bytes()))
                .toList();
    }
}
