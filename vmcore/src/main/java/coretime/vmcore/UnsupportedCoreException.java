package coretime.vmcore;

/** The source is well-formed as far as can be seen, but of a kind, version or feature that is not read here. */
public final class UnsupportedCoreException extends CoreException {
    private static final long serialVersionUID = 1;

    /** With a message that names the feature and, where there is one, the way around it. */
    public UnsupportedCoreException(String message) {
        super(message);
    }
}
