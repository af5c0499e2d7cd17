package coretime.time.ntp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A datagram that is to leave at once.
 *
 * @param leaves is told the local time right before it leaves: making and sealing a datagram takes time, most of all the first one
 *     that a program makes, and that must not count as its way
 */
public record Outgoing(InetSocketAddress to, ByteBuffer datagram, Consumer<Instant> leaves) {}
