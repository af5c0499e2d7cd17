package coretime.vmcore;

/** No page is mapped at a virtual address that was to be read. */
public final class UnmappedAddressException extends CoreException {
    private static final long serialVersionUID = 1;

    private final long address;

    /**
     * Names the address.
     *
     * @param address virtual
     * @param level what ends the walk, as "PMD entry is not present"
     */
    public UnmappedAddressException(long address, String level) {
        super("virtual address 0x%x is not mapped: %s".formatted(address, level));
        this.address = address;
    }

    /** The virtual address. */
    public long address() {
        return address;
    }
}
