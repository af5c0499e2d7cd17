package coretime.vmcore.internal.seal;

import coretime.vmcore.CoreException;
import coretime.vmcore.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A manifest as JSON. */
public final class ManifestFile {
    /** 4 TiB in chunks of 4 MiB. */
    static final int MAX_CHUNKS = 1 << 20;

    private static final long MAX_BYTES = 1L << 27;
    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private ManifestFile() {}

    /** Writes it, synced, under its name at once or not at all. */
    public static void write(Manifest manifest, Path file) {
        ObjectNode root = JSON.createObjectNode();
        root.put("coretime_manifest", VERSION);
        root.put("core", manifest.coreName());
        root.put("bytes", manifest.bytes());
        root.put("sealed_at", manifest.sealedAt().toString());
        root.put("seal", manifest.seal());
        root.put("chunk_bytes", manifest.chunkBytes());
        ArrayNode hashes = root.putArray("sha256");
        manifest.sha256().forEach(hashes::add);
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (FileChannel channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes =
                        ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CoreException("the manifest " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Reads it; empty where there is none. */
    public static Optional<Manifest> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw unusable(file, "it is longer than any manifest");
            }
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (number(root, "coretime_manifest", file) != VERSION) {
                throw unusable(file, "coretime_manifest is not " + VERSION);
            }
            long chunkBytes = number(root, "chunk_bytes", file);
            if (chunkBytes < 4096 || chunkBytes > 1 << 30) {
                throw unusable(file, "chunk_bytes is not between 4096 and 2^30");
            }
            return Optional.of(new Manifest(
                    text(root, "core", file),
                    number(root, "bytes", file),
                    (int) chunkBytes,
                    hashes(root, file),
                    text(root, "seal", file),
                    Instant.parse(text(root, "sealed_at", file))));
        } catch (IOException | JacksonException | DateTimeParseException e) {
            throw new CoreException("the manifest " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<String> hashes(JsonNode root, Path file) {
        JsonNode array = root.path("sha256");
        if (!array.isArray() || array.size() > MAX_CHUNKS) {
            throw unusable(file, "sha256 is not a list of at most " + MAX_CHUNKS);
        }
        List<String> hashes = new ArrayList<>(array.size());
        for (JsonNode hash : array) {
            if (!hash.isString() || !hash.stringValue().matches("[0-9a-f]{64}")) {
                throw unusable(file, "sha256 %d is none".formatted(hashes.size()));
            }
            hashes.add(hash.stringValue());
        }
        return hashes;
    }

    private static long number(JsonNode root, String name, Path file) {
        JsonNode value = root.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw unusable(file, name + " is no whole number");
        }
        return value.longValue();
    }

    private static String text(JsonNode root, String name, Path file) {
        JsonNode value = root.path(name);
        if (!value.isString()) {
            throw unusable(file, name + " is no text");
        }
        return value.stringValue();
    }

    private static CoreException unusable(Path file, String problem) {
        return new CoreException("the manifest " + file + " cannot be used: " + problem);
    }
}
