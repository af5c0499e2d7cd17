package coretime.lab;

/**
 * The lab cannot run here as things are: a prerequisite is missing, or the host has too little memory or disk. Nothing
 * was begun that this would have needed; the message says what is missing and how to get it.
 */
public final class LabCannot extends LabException {
    private static final long serialVersionUID = 1L;

    public LabCannot(String message) {
        super(message);
    }
}
