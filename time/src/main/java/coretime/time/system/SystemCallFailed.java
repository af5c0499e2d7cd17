package coretime.time.system;

import java.io.IOException;

/** A call of the kernel that failed; the message says what was wanted, the error in words, and what to do. */
public final class SystemCallFailed extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    SystemCallFailed(String what, int errno, String advice) {
        super(what + " failed: " + Errno.words(errno) + (advice.isEmpty() ? "" : ": " + advice));
        this.errno = errno;
    }

    /** The number of the error, as in errno(3). */
    public int errno() {
        return errno;
    }
}
