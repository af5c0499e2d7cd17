package coretime.libvirt.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/** A libvirt function failed: its last error as it stands. Checked, so that none leaves the module unexplained. */
public final class NativeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    // virErrorNumber
    public static final int VIR_ERR_INTERNAL_ERROR = 1;
    public static final int VIR_ERR_NO_SUPPORT = 3;
    public static final int VIR_ERR_NO_CONNECT = 5;
    public static final int VIR_ERR_INVALID_ARG = 8;
    public static final int VIR_ERR_OPERATION_DENIED = 29;
    public static final int VIR_ERR_SYSTEM_ERROR = 38;
    public static final int VIR_ERR_RPC = 39;
    public static final int VIR_ERR_NO_DOMAIN = 42;
    public static final int VIR_ERR_AUTH_FAILED = 45;
    public static final int VIR_ERR_OPERATION_INVALID = 55;
    public static final int VIR_ERR_CONFIG_UNSUPPORTED = 67;
    public static final int VIR_ERR_OPERATION_TIMEOUT = 68;
    public static final int VIR_ERR_ARGUMENT_UNSUPPORTED = 74;
    public static final int VIR_ERR_AUTH_CANCELLED = 79;
    public static final int VIR_ERR_OPERATION_UNSUPPORTED = 84;
    public static final int VIR_ERR_AGENT_UNRESPONSIVE = 86;
    public static final int VIR_ERR_ACCESS_DENIED = 88;
    public static final int VIR_ERR_AUTH_UNAVAILABLE = 94;
    public static final int VIR_ERR_AGENT_UNSYNCED = 97;

    /** {@code struct _virError}: int code; int domain; char *message; … */
    private static final long MESSAGE = 8;

    private final int code;
    private final int domain;
    private final String text;

    public NativeFailure(int code, int domain, String text) {
        super(text);
        this.code = code;
        this.domain = domain;
        this.text = text;
    }

    /**
     * libvirt's last error. It is per OS thread: ask on the thread of the failed call, before any other call, and not
     * on a virtual thread.
     */
    static NativeFailure last() {
        MemorySegment error = Natives.libvirt().virGetLastError();
        if (error.equals(MemorySegment.NULL)) {
            return new NativeFailure(0, 0, "libvirt reported a failure without an error");
        }
        MemorySegment fields = error.reinterpret(MESSAGE + ADDRESS.byteSize());
        MemorySegment message = fields.get(ADDRESS, MESSAGE);
        return new NativeFailure(
                fields.get(JAVA_INT, 0),
                fields.get(JAVA_INT, Integer.BYTES),
                message.equals(MemorySegment.NULL) ? "libvirt gave no message" : Natives.string(message));
    }

    /** virErrorNumber. */
    public int code() {
        return code;
    }

    /** virErrorDomain. */
    public int domain() {
        return domain;
    }

    /** libvirt's words, in the daemon's locale. */
    public String text() {
        return text;
    }
}
