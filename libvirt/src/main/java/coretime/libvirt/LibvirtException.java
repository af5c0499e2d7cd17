package coretime.libvirt;

/**
 * libvirt could not do it. Root of this module's exceptions.
 *
 * <p>The message says what was tried, what libvirt answered and, where it is known, what that means and what to do. It
 * may hold text of the guest or of the daemon's locale: decide by {@link #code()} or by the class, never by the text.
 */
public class LibvirtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final int domain;

    /**
     * @param code libvirt's {@code virErrorNumber}, 0 where the error is not libvirt's
     * @param domain libvirt's {@code virErrorDomain}: the part of libvirt that failed; 0 for none
     * @param message what happened, what it means, what to do
     */
    public LibvirtException(int code, int domain, String message) {
        super(message);
        this.code = code;
        this.domain = domain;
    }

    /** libvirt's {@code virErrorNumber} (virterror.h), 0 where the error is not libvirt's. */
    public int code() {
        return code;
    }

    /** libvirt's {@code virErrorDomain} (virterror.h): the part of libvirt that failed, 0 for none. */
    public int domain() {
        return domain;
    }
}
