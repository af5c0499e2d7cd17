package coretime.host.daemon;

import coretime.host.Ledger;
import java.util.List;

/** What a running daemon tells of itself. Safe for use by many threads; nothing here waits for libvirt or a guest. */
public interface HostView {

    HostStatus host();

    /** The domains of this host by their names, as they were when they were last looked at. */
    List<DomainStatus> domains();

    /** What was and is done, incidents under way with each step that is over. */
    Ledger ledger();

    /** What changes from now on. */
    EventFeed events();
}
