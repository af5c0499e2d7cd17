/**
 * NTS (RFC 8915), the client: agrees with a server on keys over TLS, and seals the packets of {@link coretime.time.ntp} with them, so
 * that nobody on the way can tell another time. {@link coretime.time.nts.NtsKeys} is the way in; {@link
 * coretime.time.nts.NtsTrust} says whose servers are believed, and what that is worth while the clock is wrong.
 *
 * <p>Everything that comes from the network is bounded in size and time before it is used. The key exchange throws an {@link
 * java.io.IOException} that says what to do; a datagram is refused and counted, never thrown.
 */
@NullMarked
package coretime.time.nts;

import org.jspecify.annotations.NullMarked;
