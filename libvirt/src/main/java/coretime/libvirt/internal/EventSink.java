package coretime.libvirt.internal;

import org.jspecify.annotations.Nullable;

/** Takes what libvirt's callbacks say, on libvirt's event thread: must not block and must not call libvirt. */
public interface EventSink {
    void lifecycle(DomainIdentity domain, int event, int detail);

    void rebooted(DomainIdentity domain);

    void rtcChanged(DomainIdentity domain, long offsetSeconds);

    void agentChanged(DomainIdentity domain, int state, int reason);

    /** Seconds are -1 where QEMU gave no time. */
    void monitorEvent(DomainIdentity domain, String event, long seconds, int micros, @Nullable String details);

    /** The connection is dead; maybe on a thread that is in a call. Comes at most once. */
    void lost(Link link, String reason);
}
