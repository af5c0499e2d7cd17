package coretime.libvirt;

/**
 * There is no libvirt to talk to: the library is missing, or no daemon answers at the URI. The message names the Debian
 * package to install or the daemon to start.
 */
public class LibvirtUnavailable extends LibvirtException {
    private static final long serialVersionUID = 1L;

    public LibvirtUnavailable(int code, int domain, String message) {
        super(code, domain, message);
    }
}
