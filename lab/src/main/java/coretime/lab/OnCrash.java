package coretime.lab;

/** What libvirt does when a guest's kernel panics: {@code <on_crash>}. */
public enum OnCrash {
    /** Dumps the memory to the dump directory, then restarts the guest in the same QEMU process. */
    COREDUMP_RESTART("coredump-restart"),
    /** Leaves it stopped and crashed; only the event tells. */
    PRESERVE("preserve"),
    RESTART("restart"),
    DESTROY("destroy");

    private final String xml;

    OnCrash(String xml) {
        this.xml = xml;
    }

    String xml() {
        return xml;
    }
}
