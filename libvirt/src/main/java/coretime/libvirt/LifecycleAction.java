package coretime.libvirt;

import java.util.Optional;
import java.util.stream.Stream;

/** What libvirt does about a {@link LifecycleType}: {@code virDomainLifecycleAction}. */
public enum LifecycleAction {
    DESTROY(0, "destroy"),
    RESTART(1, "restart"),
    RESTART_RENAME(2, "rename-restart"),
    PRESERVE(3, "preserve"),
    COREDUMP_DESTROY(4, "coredump-destroy"),
    COREDUMP_RESTART(5, "coredump-restart");

    private final int number;
    private final String xml;

    LifecycleAction(int number, String xml) {
        this.number = number;
        this.xml = xml;
    }

    /** The action that a domain's XML calls so. */
    public static Optional<LifecycleAction> ofXml(String xml) {
        return Stream.of(values()).filter(action -> action.xml.equals(xml)).findFirst();
    }

    /** Its name in a domain's XML. */
    public String xml() {
        return xml;
    }

    /** libvirt's number of it. */
    int number() {
        return number;
    }
}
