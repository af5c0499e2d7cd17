package coretime.vmcore;

/**
 * A place in the kernel, as the kernel itself would print it.
 *
 * @param name of the function or variable
 * @param offset bytes from its begin
 * @param size its bytes, or 0 where that is not known
 */
public record Symbol(String name, long offset, long size) {
    @Override
    public String toString() {
        return size == 0 ? "%s+0x%x".formatted(name, offset) : "%s+0x%x/0x%x".formatted(name, offset, size);
    }
}
