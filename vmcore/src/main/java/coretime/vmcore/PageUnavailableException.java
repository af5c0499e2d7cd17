package coretime.vmcore;

/** A page that the source does not hold was asked for. */
public final class PageUnavailableException extends CoreException {
    private static final long serialVersionUID = 1;

    private final long pfn;
    private final Presence presence;

    /** Names the page and why it is not there. */
    public PageUnavailableException(long pfn, Presence presence) {
        super("page 0x%x is not in the core: %s".formatted(pfn, presence));
        this.pfn = pfn;
        this.presence = presence;
    }

    /**
     * Names the page, why it is not there, and the virtual address behind which it lies.
     *
     * @param address virtual
     */
    public PageUnavailableException(long address, long pfn, Presence presence) {
        super("virtual address 0x%x is in page 0x%x, which is not in the core: %s".formatted(address, pfn, presence));
        this.pfn = pfn;
        this.presence = presence;
    }

    /** The page frame number. */
    public long pfn() {
        return pfn;
    }

    /** Why it is not there. */
    public Presence presence() {
        return presence;
    }
}
