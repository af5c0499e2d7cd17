package coretime.time.nts;

import coretime.time.ntp.NtpPacket;
import coretime.time.ntp.NtpTimestamp;
import coretime.time.ntp.PacketGuard;
import coretime.time.ntp.Refusal;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Seals the questions to one server and opens its answers (RFC 8915, section 5). Of an answer nothing is believed but its header
 * and what is encrypted, and these only where they are the server's own answer to this very question, and the time in it is one for
 * which the server's certificate vouches.
 *
 * <p>For one thread at a time.
 */
public final class NtsGuard implements PacketGuard {
    /** What passes through any network of IPv6 in one piece: 1280 bytes without the headers of IP and UDP. */
    static final int MOST_BYTES = 1232;

    private static final int IDENTIFIER_BYTES = 32;

    /** Two lengths, a nonce, and a tag around nothing. */
    private static final int AUTHENTICATOR_BYTES =
            2 * Short.BYTES + AuthenticatorBody.NONCE_BYTES + AesSivCmac256.TAG_BYTES;

    static final int BYTES_WITHOUT_COOKIES = NtpPacket.BYTES
            + ExtensionField.HEADER_BYTES
            + IDENTIFIER_BYTES
            + ExtensionField.HEADER_BYTES
            + AUTHENTICATOR_BYTES;

    /** As many questions may wait for their answers. */
    private static final int MOST_OUTSTANDING = 4;

    private static final String NAK = "NTSN";

    private final AesSivCmac256 toServer;
    private final AesSivCmac256 toClient;
    private final CookieJar cookies;
    private final Validity validity;
    private final RandomGenerator random = new SecureRandom();

    /** Unique identifiers by the transmit timestamps of their questions, the oldest first. */
    private final Map<NtpTimestamp, ByteBuffer> outstanding = new LinkedHashMap<>();

    NtsGuard(NtsAgreement agreement) {
        toServer = agreement.toServer();
        toClient = agreement.toClient();
        cookies = new CookieJar(agreement.cookies());
        validity = agreement.validity();
    }

    /** The times that this server may tell; an answer with another one is refused as not authentic. */
    public Validity validity() {
        return validity;
    }

    @Override
    public boolean isReady() {
        return cookies.size() > 0;
    }

    @Override
    public boolean isAuthentic() {
        return true;
    }

    @Override
    public ByteBuffer seal(NtpPacket question) {
        ByteBuffer cookie = cookies.take().orElseThrow(() -> new IllegalStateException("there is no unused cookie"));
        ByteBuffer identifier = ByteBuffer.wrap(randomBytes(IDENTIFIER_BYTES));
        remember(question.transmit(), identifier);

        ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
        question.write(out);
        ExtensionField.write(out, ExtensionField.UNIQUE_IDENTIFIER, identifier);
        ExtensionField.write(out, ExtensionField.COOKIE, cookie);
        ByteBuffer placeholder = ByteBuffer.allocate(cookie.remaining());
        for (int i = placeholders(cookie.remaining()); i > 0; i--) {
            ExtensionField.write(out, ExtensionField.COOKIE_PLACEHOLDER, placeholder);
        }
        byte[] nonce = randomBytes(AuthenticatorBody.NONCE_BYTES);
        byte[] sealed = toServer.seal(
                new byte[0], AuthenticatorBody.bytes(out.duplicate().flip()), nonce);
        ExtensionField.write(out, ExtensionField.AUTHENTICATOR, AuthenticatorBody.of(nonce, sealed));
        return out.flip();
    }

    /** As many as cookies will be missing when this one's answer has brought its successor, and as fit. */
    private int placeholders(int cookieBytes) {
        int field = ExtensionField.HEADER_BYTES + ExtensionField.padded(cookieBytes);
        int fitting = (MOST_BYTES - BYTES_WITHOUT_COOKIES) / field - 1;
        return Math.min(CookieJar.MOST - cookies.size() - 1, fitting);
    }

    private void remember(NtpTimestamp transmit, ByteBuffer identifier) {
        if (outstanding.size() == MOST_OUTSTANDING) {
            outstanding.remove(outstanding.keySet().iterator().next());
        }
        outstanding.put(transmit, identifier);
    }

    @Override
    public Optional<Refusal> open(NtpPacket question, ByteBuffer answer) {
        ByteBuffer identifier = outstanding.get(question.transmit());
        if (identifier == null) {
            return Optional.of(Refusal.NOT_AUTHENTIC);
        }
        if (answer.remaining() < NtpPacket.BYTES) {
            return Optional.of(Refusal.TOO_SHORT);
        }
        ByteBuffer packet = answer.slice();
        int after = packet.limit() - NtpPacket.BYTES;
        Optional<List<ExtensionField>> fields =
                ExtensionField.parse(packet.slice(NtpPacket.BYTES, after), ExtensionField.LEAST_BYTES);
        if (fields.isEmpty()) {
            return Optional.of(Refusal.MALFORMED);
        }
        if (!isIdentified(fields.get(), identifier)) {
            return Optional.of(Refusal.NOT_AUTHENTIC);
        }
        NtpPacket header = NtpPacket.parse(packet);
        ExtensionField last = fields.get().getLast();
        if (last.type() != ExtensionField.AUTHENTICATOR) {
            // A server that has lost its keys cannot seal this (section 5.7).
            boolean isNak = header.isKiss() && header.kissCode().equals(NAK);
            return Optional.of(isNak ? Refusal.KISS_NTS : Refusal.NOT_AUTHENTIC);
        }
        Optional<Refusal> refusal = open(header, packet.slice(0, NtpPacket.BYTES + last.at()), last);
        if (refusal.isEmpty()) {
            outstanding.remove(question.transmit());
        }
        return refusal;
    }

    private Optional<Refusal> open(NtpPacket header, ByteBuffer authentic, ExtensionField authenticator) {
        Optional<AuthenticatorBody> body = AuthenticatorBody.parse(authenticator.body());
        if (body.isEmpty()) {
            return Optional.of(Refusal.MALFORMED);
        }
        byte[] associated = AuthenticatorBody.bytes(authentic);
        Optional<byte[]> plain =
                toClient.open(body.get().sealedBytes(), associated, body.get().nonceBytes());
        // A kiss tells no time.
        if (plain.isEmpty()
                || (!header.isKiss() && !validity.contains(header.transmit().time()))) {
            return Optional.of(Refusal.NOT_AUTHENTIC);
        }
        Optional<List<ExtensionField>> encrypted =
                ExtensionField.parse(ByteBuffer.wrap(plain.get()), ExtensionField.HEADER_BYTES);
        if (encrypted.isEmpty()) {
            return Optional.of(Refusal.MALFORMED);
        }
        encrypted.get().stream()
                .filter(field -> field.type() == ExtensionField.COOKIE)
                .forEach(field -> cookies.add(field.body()));
        return Optional.empty();
    }

    /** Whether there is one unique identifier, and this one. */
    private static boolean isIdentified(List<ExtensionField> fields, ByteBuffer identifier) {
        List<ExtensionField> found = fields.stream()
                .filter(field -> field.type() == ExtensionField.UNIQUE_IDENTIFIER)
                .toList();
        return found.size() == 1 && found.getFirst().body().equals(identifier);
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
