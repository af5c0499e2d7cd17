package coretime.libvirt;

/**
 * The connection to libvirt is down: the daemon went away during this call, or was away already. Whether a call that was
 * under way took effect is not known. The {@link Connection} reconnects by itself: see {@link Connection#awaitAlive}.
 */
public class ConnectionLostException extends LibvirtException {
    private static final long serialVersionUID = 1L;

    public ConnectionLostException(int code, int domain, String message) {
        super(code, domain, message);
    }
}
