package coretime.libvirt;

/** The guest agent answered, but not with what its protocol promises: broken, hostile, or not the agent at all. */
public class AgentAnswerInvalid extends AgentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field the member of the answer that is wrong, as a path such as {@code return.pid}; {@code answer} for the
     *     whole
     */
    public AgentAnswerInvalid(String field, String message) {
        super(0, 0, message);
        this.field = field;
    }

    /** The member of the answer that is wrong, as a path such as {@code return.pid}; {@code answer} for the whole. */
    public String field() {
        return field;
    }
}
