/**
 * NTP: packets, the sampling of servers, the choice among them, and what to do about the clock; all pure, without a socket or a
 * clock, but for {@link coretime.time.ntp.NtpClient} and {@link coretime.time.ntp.NtpServer}, which are thin around them.
 *
 * <p>Everything that comes from the network is hostile until checked: what is wrong with a datagram has a {@link
 * coretime.time.ntp.Refusal} and is counted, never thrown.
 */
@NullMarked
package coretime.time.ntp;

import org.jspecify.annotations.NullMarked;
