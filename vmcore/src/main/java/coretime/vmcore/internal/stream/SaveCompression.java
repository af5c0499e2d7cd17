package coretime.vmcore.internal.stream;

import io.airlift.compress.v3.bzip2.BZip2HadoopStreams;
import io.airlift.compress.v3.lzo.LzopHadoopStreams;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** How libvirt compresses a saved stream (libvirt src/qemu/qemu_saveimage.h, virQEMUSaveFormat). */
enum SaveCompression {
    RAW(0),
    GZIP(1),
    BZIP2(2),
    XZ(3),
    LZOP(4),
    ZSTD(5);

    private static final int CHUNK = 1 << 18;

    /** xz at its strongest needs 65 MiB; a file may claim gigabytes. */
    private static final int XZ_KIB = 96 << 10;

    private final int number;

    SaveCompression(int number) {
        this.number = number;
    }

    static Optional<SaveCompression> of(long number) {
        return Arrays.stream(values())
                .filter(compression -> compression.number == number)
                .findFirst();
    }

    /** Its number in the header. */
    int number() {
        return number;
    }

    InputStream open(InputStream compressed) throws IOException {
        return switch (this) {
            case RAW -> compressed;
            case GZIP -> new GZIPInputStream(compressed, CHUNK);
            case BZIP2 -> new BZip2HadoopStreams().createInputStream(compressed);
            case XZ -> new XZInputStream(compressed, XZ_KIB);
            case LZOP -> new LzopHadoopStreams().createInputStream(compressed);
            case ZSTD -> new ZstdInputStream(compressed);
        };
    }

    String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
