package coretime.libvirt;

/**
 * No domain of that name or UUID exists, or no longer: a transient domain is gone once it stops.
 */
public class NoSuchDomain extends LibvirtException {
    private static final long serialVersionUID = 1L;

    public NoSuchDomain(int code, int domain, String message) {
        super(code, domain, message);
    }
}
