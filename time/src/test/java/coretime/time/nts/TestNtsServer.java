package coretime.time.nts;

import coretime.time.ntp.LeapIndicator;
import coretime.time.ntp.NtpPacket;
import coretime.time.ntp.NtpTimestamp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The other end of a guard: a simulation of a server that has the same keys. Cookies are numbers. */
final class TestNtsServer {
    static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 123);
    static final Instant TIME = Instant.parse("2027-01-01T00:00:00Z");
    static final int COOKIE_BYTES = 100;
    static final int DENY = 0x44454e59;
    static final int NAK = 0x4e54534e;

    private static final byte[] TO_SERVER = bytes(32, 1);
    private static final byte[] TO_CLIENT = bytes(32, 2);

    private final List<Integer> seen = new ArrayList<>();
    private int lastCookie;

    /** A guard that has agreed with this server. */
    NtsGuard guard(int cookies) {
        return guard(cookies, new Validity(Instant.MIN, Instant.MAX, false));
    }

    NtsGuard guard(int cookies, Validity validity) {
        List<ByteBuffer> given = new ArrayList<>();
        for (int i = 0; i < cookies; i++) {
            given.add(cookie());
        }
        return new NtsGuard(
                new NtsAgreement(ADDRESS, new AesSivCmac256(TO_SERVER), new AesSivCmac256(TO_CLIENT), given, validity));
    }

    /** Numbers of the cookies that came. */
    List<Integer> seen() {
        return seen;
    }

    /** Its fields, where it is sealed. */
    static List<ExtensionField> fields(ByteBuffer datagram) {
        ByteBuffer fields = datagram.slice(NtpPacket.BYTES, datagram.limit() - NtpPacket.BYTES);
        List<ExtensionField> found =
                ExtensionField.parse(fields, ExtensionField.LEAST_BYTES).orElseThrow();
        ExtensionField last = found.getLast();
        AuthenticatorBody body = AuthenticatorBody.parse(last.body()).orElseThrow();
        byte[] associated = AuthenticatorBody.bytes(datagram.slice(0, NtpPacket.BYTES + last.at()));
        byte[] _ = new AesSivCmac256(TO_SERVER)
                .open(body.sealedBytes(), associated, body.nonceBytes())
                .orElseThrow();
        return found;
    }

    /** The answer to a question, at {@link #TIME}. */
    ByteBuffer answer(ByteBuffer question) {
        return answer(question, 1, 0x7f000001, TIME);
    }

    ByteBuffer kiss(ByteBuffer question, int code) {
        return answer(question, 0, code, Instant.EPOCH);
    }

    private ByteBuffer answer(ByteBuffer question, int stratum, int referenceId, Instant time) {
        List<ExtensionField> fields = fields(question);
        ByteBuffer encrypted = ByteBuffer.allocate(4096);
        for (ExtensionField field : fields) {
            if (field.type() == ExtensionField.COOKIE) {
                seen.add(field.body().getInt(0));
            }
            if (field.type() == ExtensionField.COOKIE || field.type() == ExtensionField.COOKIE_PLACEHOLDER) {
                ExtensionField.write(encrypted, ExtensionField.COOKIE, cookie());
            }
        }
        return sealed(header(question, stratum, referenceId, time), identifier(question), encrypted.flip());
    }

    /** Sealed, with whatever is to be in it. */
    static ByteBuffer sealed(NtpPacket header, ByteBuffer identifier, ByteBuffer encrypted) {
        ByteBuffer out = unsealed(header, identifier);
        byte[] nonce = bytes(16, 9);
        byte[] associated = AuthenticatorBody.bytes(out);
        byte[] sealed = new AesSivCmac256(TO_CLIENT).seal(AuthenticatorBody.bytes(encrypted), associated, nonce);
        out.position(out.limit()).limit(out.capacity());
        ExtensionField.write(out, ExtensionField.AUTHENTICATOR, AuthenticatorBody.of(nonce, sealed));
        return out.flip();
    }

    /** With the unique identifier and nothing else. */
    static ByteBuffer unsealed(NtpPacket header, ByteBuffer identifier) {
        ByteBuffer out = ByteBuffer.allocate(4096);
        header.write(out);
        ExtensionField.write(out, ExtensionField.UNIQUE_IDENTIFIER, identifier);
        return out.flip();
    }

    static ByteBuffer identifier(ByteBuffer question) {
        return fields(question).getFirst().body();
    }

    static NtpPacket header(ByteBuffer question, int stratum, int referenceId, Instant time) {
        return new NtpPacket(
                LeapIndicator.NONE,
                NtpPacket.VERSION,
                NtpPacket.SERVER,
                stratum,
                0,
                -20,
                Duration.ZERO,
                Duration.ZERO,
                referenceId,
                NtpTimestamp.of(time),
                NtpPacket.parse(question).transmit(),
                NtpTimestamp.of(time),
                NtpTimestamp.of(time));
    }

    private ByteBuffer cookie() {
        lastCookie++;
        return ByteBuffer.allocate(COOKIE_BYTES).putInt(0, lastCookie);
    }

    private static byte[] bytes(int count, int value) {
        return String.valueOf((char) value).repeat(count).getBytes(StandardCharsets.US_ASCII);
    }
}
