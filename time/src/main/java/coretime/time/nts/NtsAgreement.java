package coretime.time.nts;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a key exchange came to.
 *
 * @param server to ask for the time
 * @param toServer seals questions (RFC 8915's C2S key)
 * @param toClient opens answers (the S2C key)
 * @param cookies at least one; each for one question
 * @param validity the times that the server may tell
 */
record NtsAgreement(
        InetSocketAddress server,
        AesSivCmac256 toServer,
        AesSivCmac256 toClient,
        List<ByteBuffer> cookies,
        Validity validity) {

    NtsAgreement {
        cookies = List.copyOf(cookies);
    }
}
