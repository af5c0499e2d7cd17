package coretime.vmcore;

import java.nio.file.Path;

/**
 * A core that was written.
 *
 * @param file where it is
 * @param bytes its length
 * @param allocatedBytes how many of them were written; less than its length where it has holes
 * @param pages pages with content of their own
 * @param zeroPages pages of zeros, in the core without content of their own or left out
 * @param candidatesNotWritten candidates that were never handed over: missing
 */
public record WrittenCore(
        Path file, long bytes, long allocatedBytes, long pages, long zeroPages, long candidatesNotWritten) {}
