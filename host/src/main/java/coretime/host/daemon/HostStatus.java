package coretime.host.daemon;

import coretime.host.HostClock;
import coretime.host.Policy;
import java.time.Instant;

/**
 * The daemon and what it stands on.
 *
 * @param startedAt when the daemon began to watch
 * @param uri libvirt's connection
 * @param libvirtAnswers whether libvirt could be asked the last time
 * @param clock this host's own clock, which guests' clocks are held against
 * @param policy what is wanted of domains, where nothing else is said of one
 */
public record HostStatus(Instant startedAt, String uri, boolean libvirtAnswers, HostClock clock, Policy policy) {}
