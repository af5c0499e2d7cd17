package coretime.vmcore;

import coretime.vmcore.internal.seal.ChunkHashes;
import coretime.vmcore.internal.seal.ManifestFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hashes of a core, in a file of its own beside it, so that a later reader can say which part of it has changed. The seal
 * is one hash over all of them: kept elsewhere, it shows that the manifest itself is the one that was written.
 *
 * @param coreName the core's file name, without its directory
 * @param bytes the core's length
 * @param chunkBytes bytes in each chunk, except the last
 * @param sha256 SHA-256 of each chunk, in hexadecimal
 * @param seal SHA-256 of the chunks' hashes, one after the other, in hexadecimal
 * @param sealedAt when it was written
 */
public record Manifest(
        String coreName, long bytes, int chunkBytes, List<String> sha256, String seal, Instant sealedAt) {
    /** Bytes in a chunk of the manifests that are written here. */
    public static final int CHUNK_BYTES = 4 << 20;
    /** What a manifest's name has after the core's. */
    public static final String SUFFIX = ".manifest.json";

    private static final int MAX_NAMED = 20;

    /** Copies the list. */
    public Manifest {
        sha256 = List.copyOf(sha256);
    }

    /** Where a core's manifest is. */
    public static Path fileOf(Path core) {
        return core.resolveSibling(core.getFileName() + SUFFIX);
    }

    /**
     * Hashes a finished core and writes its manifest beside it.
     *
     * @throws CoreException where the core cannot be read or the manifest cannot be written
     */
    public static Manifest seal(Path core, int threads, Progress progress) {
        ChunkHashes hashes = ChunkHashes.of(core, CHUNK_BYTES, threads, progress);
        Manifest manifest = new Manifest(
                String.valueOf(core.getFileName()),
                hashes.bytes(),
                CHUNK_BYTES,
                hashes.sha256(),
                hashes.seal(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
        ManifestFile.write(manifest, fileOf(core));
        return manifest;
    }

    /** Takes away the manifest of a core that is about to be replaced: it says nothing of the new one. */
    static void forget(Path core) {
        try {
            Files.deleteIfExists(fileOf(core));
        } catch (IOException e) {
            throw new CoreException(
                    "the old manifest %s cannot be deleted: %s".formatted(fileOf(core), e.getMessage()), e);
        }
    }

    /**
     * The manifest beside a core, if there is one.
     *
     * @throws CoreException where it is there and cannot be used
     */
    public static Optional<Manifest> beside(Path core) {
        return ManifestFile.read(fileOf(core));
    }

    /**
     * What of a core is not as it was sealed: one sentence each, with the offsets; empty where all is.
     *
     * @throws CoreException where the core cannot be read
     */
    public List<String> check(Path core, int threads, Progress progress) {
        List<String> problems = new ArrayList<>();
        if (!ChunkHashes.sealOf(sha256).equals(seal)) {
            problems.add("the manifest itself was changed: its seal is not that of its hashes");
        }
        ChunkHashes now = ChunkHashes.of(core, chunkBytes, threads, progress);
        if (now.bytes() != bytes) {
            problems.add("the core was %d bytes long when it was sealed and is %d".formatted(bytes, now.bytes()));
        }
        int changed = 0;
        int common = Math.min(sha256.size(), now.sha256().size());
        for (int i = 0; i < common; i++) {
            if (!sha256.get(i).equals(now.sha256().get(i)) && changed++ < MAX_NAMED) {
                long from = (long) i * chunkBytes;
                problems.add("bytes 0x%x to 0x%x are not as they were sealed"
                        .formatted(from, Math.min(from + chunkBytes, bytes)));
            }
        }
        if (changed > MAX_NAMED) {
            problems.add("and %d more parts of %d bytes".formatted(changed - MAX_NAMED, chunkBytes));
        }
        return problems;
    }
}
