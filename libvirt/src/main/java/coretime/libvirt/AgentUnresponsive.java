package coretime.libvirt;

/**
 * No answer from the guest agent: none in time, not connected (yet), no agent channel, or the domain does not run. Whether
 * the command took effect in the guest is not known. Worth a retry while a guest boots.
 */
public class AgentUnresponsive extends AgentException {
    private static final long serialVersionUID = 1L;

    public AgentUnresponsive(int code, int domain, String message) {
        super(code, domain, message);
    }
}
