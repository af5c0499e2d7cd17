package coretime.vmcore.internal.kdump;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds flattened files record by record. */
public final class FlatBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** With a header of type 1, version 1. */
    public FlatBuilder() {
        this(1, 1);
    }

    /** With another header. */
    public FlatBuilder(long type, long version) {
        ByteBuffer header = ByteBuffer.wrap(new byte[4096]);
        header.put("makedumpfile".getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(header.putLong(16, type).putLong(24, version).array());
    }

    /** A record. */
    public FlatBuilder record(long offset, byte[] bytes) {
        header(offset, bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    /** A record's header alone. */
    public FlatBuilder header(long offset, long size) {
        byte[] raw = new byte[16];
        ByteBuffer.wrap(raw).putLong(offset).putLong(size);
        out.writeBytes(raw);
        return this;
    }

    /** With the end marker. */
    public byte[] end() {
        return header(-1, -1).bytes();
    }

    /** As it is. */
    public byte[] bytes() {
        return out.toByteArray();
    }
}
