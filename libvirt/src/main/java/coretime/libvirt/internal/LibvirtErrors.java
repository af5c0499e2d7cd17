package coretime.libvirt.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import coretime.libvirt.LibvirtException;
import java.lang.foreign.MemorySegment;

/** libvirt's last error. It is per OS thread: ask on the thread of the failed call, before any other call. */
final class LibvirtErrors {
    /** {@code struct _virError}: int code; int domain; char *message; … */
    private static final long MESSAGE = 8;

    private LibvirtErrors() {}

    static LibvirtException last() {
        MemorySegment error = Natives.libvirt().virGetLastError();
        if (error.equals(MemorySegment.NULL)) {
            return new LibvirtException(0, 0, "libvirt reported a failure without an error");
        }
        MemorySegment fields = error.reinterpret(MESSAGE + ADDRESS.byteSize());
        MemorySegment message = fields.get(ADDRESS, MESSAGE);
        return new LibvirtException(
                fields.get(JAVA_INT, 0),
                fields.get(JAVA_INT, 4),
                message.equals(MemorySegment.NULL) ? "libvirt gave no message" : Natives.string(message));
    }
}
