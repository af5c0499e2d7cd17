package coretime.vmcore;

/** The source's bytes are not what its format demands: truncated, overwritten or made to deceive. */
public final class DamagedCoreException extends CoreException {
    private static final long serialVersionUID = 1;

    private final long offset;
    private final String field;

    /**
     * Names the place.
     *
     * @param source the file, or what else is read
     * @param offset in the source, in bytes
     * @param field its name in the format's document
     * @param problem what is wrong with it
     */
    public DamagedCoreException(String source, long offset, String field, String problem) {
        super("%s: %s at offset 0x%x: %s".formatted(source, field, offset, problem));
        this.offset = offset;
        this.field = field;
    }

    /** Where in the source, in bytes. */
    public long offset() {
        return offset;
    }

    /** The field's name in the format's document. */
    public String field() {
        return field;
    }
}
