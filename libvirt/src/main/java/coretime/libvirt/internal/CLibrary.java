package coretime.libvirt.internal;

import java.lang.foreign.MemorySegment;

/** The C library, for what libvirt allocated with it. */
public interface CLibrary {
    long strnlen(MemorySegment string, long limit);

    void free(MemorySegment allocation);
}
