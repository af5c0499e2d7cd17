package coretime.libvirt;

/**
 * QEMU's monitor refused a command, or what it answered cannot be understood.
 */
public class MonitorException extends LibvirtException {
    private static final long serialVersionUID = 1L;

    public MonitorException(int code, int domain, String message) {
        super(code, domain, message);
    }
}
