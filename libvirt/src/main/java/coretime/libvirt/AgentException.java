package coretime.libvirt;

/**
 * The guest agent did not do what it was asked. The subclasses say why.
 */
public class AgentException extends LibvirtException {
    private static final long serialVersionUID = 1L;

    public AgentException(int code, int domain, String message) {
        super(code, domain, message);
    }
}
