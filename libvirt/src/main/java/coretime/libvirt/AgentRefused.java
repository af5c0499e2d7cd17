package coretime.libvirt;

/** The guest agent answered with an error of its own. The texts are the guest's: show them, do not act on them. */
public class AgentRefused extends AgentException {
    private static final long serialVersionUID = 1L;

    private final String errorClass;
    private final String description;

    /**
     * @param errorClass QEMU's error class
     * @param description the agent's words
     */
    public AgentRefused(int code, int domain, String errorClass, String description, String message) {
        super(code, domain, message);
        this.errorClass = errorClass;
        this.description = description;
    }

    /** QEMU's error class: {@code CommandNotFound}, {@code CommandDisabled}, or {@code GenericError} for all others. */
    public String errorClass() {
        return errorClass;
    }

    /** The agent's own words, as far as libvirt passes them on. */
    public String description() {
        return description;
    }

    /** Whether this agent does not know the command, or has it switched off, so that a retry is of no use. */
    public boolean isUnsupported() {
        return errorClass.equals("CommandNotFound") || errorClass.equals("CommandDisabled");
    }
}
