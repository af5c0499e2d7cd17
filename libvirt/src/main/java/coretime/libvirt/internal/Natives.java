package coretime.libvirt.internal;

import coretime.libvirt.LibvirtException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bound libraries, and what every call of them needs: strings in bounds, and freed. */
public final class Natives {
    /** A domain's XML with hundreds of devices has less than 1 MiB; libvirt's protocol carries strings up to 4 MiB. */
    public static final int MAX_STRING_BYTES = 16 << 20;

    private Natives() {}

    private static final CLibrary C = NativeLibrary.loadDefault(CLibrary.class);

    private static volatile @Nullable Libvirt libvirt;
    private static volatile @Nullable LibvirtQemu qemu;

    /** libvirt.so.0, loaded on first use; where it is missing each use looks again and says so. */
    public static Libvirt libvirt() {
        Libvirt loaded = libvirt;
        return loaded != null ? loaded : load();
    }

    /** libvirt-qemu.so.0, likewise. */
    public static LibvirtQemu qemu() {
        LibvirtQemu loaded = qemu;
        if (loaded == null) {
            loaded = NativeLibrary.load(LibvirtQemu.class, "libvirt-qemu.so.0", "libvirt0");
            qemu = loaded;
        }
        return loaded;
    }

    private static synchronized Libvirt load() {
        Libvirt loaded = libvirt;
        if (loaded == null) {
            loaded = NativeLibrary.load(Libvirt.class, "libvirt.so.0", "libvirt0");
            loaded.virInitialize();
            loaded.virSetErrorFunc(MemorySegment.NULL, Upcalls.silentErrorHandler());
            // Linked now, so that nothing but this one call lies between a failed call and the question for its error.
            loaded.virGetLastError();
            libvirt = loaded;
        }
        return loaded;
    }

    /** A string that the caller of the C function owns: read, then freed. */
    public static String takeString(MemorySegment string) {
        try {
            return string(string);
        } finally {
            C.free(string);
        }
    }

    /** A string that libvirt owns. Bytes that are no UTF-8 are replaced. */
    public static String string(MemorySegment string) {
        long length = C.strnlen(string, MAX_STRING_BYTES);
        if (length == MAX_STRING_BYTES) {
            throw new LibvirtException(
                    0, 0, "libvirt gave a string of more than " + MAX_STRING_BYTES + " bytes; it is not used");
        }
        return new String(string.reinterpret(length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** Frees an array that libvirt allocated. */
    public static void free(MemorySegment allocation) {
        C.free(allocation);
    }

    /** The result of a function that answers -1 where it failed. */
    public static int check(int result) throws NativeFailure {
        if (result < 0) {
            throw NativeFailure.last();
        }
        return result;
    }

    /** The result of a function that answers NULL where it failed. */
    public static MemorySegment check(MemorySegment result) throws NativeFailure {
        if (result.equals(MemorySegment.NULL)) {
            throw NativeFailure.last();
        }
        return result;
    }
}
