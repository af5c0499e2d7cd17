package coretime.lab;

/** The thread was interrupted (Ctrl-C). What was under way has been ended and cleaned up; the interrupt flag is set. */
public class LabInterrupted extends LabException {
    private static final long serialVersionUID = 1L;

    /**
     * Sets the thread's interrupt flag again.
     *
     * @param doing what was under way, as in "building the guest image"
     */
    public LabInterrupted(String doing) {
        super("interrupted while " + doing);
        Thread.currentThread().interrupt();
    }
}
