package coretime.time.ntp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A datagram that is to leave at once. */
public record Outgoing(InetSocketAddress to, ByteBuffer datagram) {}
