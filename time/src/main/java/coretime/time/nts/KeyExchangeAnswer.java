package coretime.time.nts;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a server answers in a key exchange (RFC 8915, section 4.1), checked in full.
 *
 * @param cookies at least one and at most eight, read-only
 * @param server that is to be asked for the time, where it is another one
 * @param port of it, where it is not 123
 */
record KeyExchangeAnswer(List<ByteBuffer> cookies, Optional<String> server, OptionalInt port) {
    /** Far more than eight cookies and a name take. */
    static final int MOST_BYTES = 64 << 10;

    static final int MOST_RECORDS = 256;

    /** The number of NTPv4 among the protocols that keys may be agreed on for. */
    private static final int NTP_V4 = 0;

    /** What is asked: NTPv4 with the one algorithm that every server has. */
    static byte[] question() {
        List<NtsRecord> records = List.of(
                NtsRecord.critical(NtsRecord.NEXT_PROTOCOL, NTP_V4),
                NtsRecord.critical(NtsRecord.AEAD_ALGORITHM, AesSivCmac256.ID),
                NtsRecord.critical(NtsRecord.END_OF_MESSAGE));
        ByteBuffer out =
                ByteBuffer.allocate(records.stream().mapToInt(NtsRecord::bytes).sum());
        records.forEach(record -> record.write(out));
        return out.array();
    }

    /**
     * Reads up to the end of the message, and nothing after it.
     *
     * @throws IOException where the server refuses, or its answer is none
     */
    static KeyExchangeAnswer read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        Reading reading = new Reading();
        int budget = MOST_BYTES;
        for (int i = 0; i < MOST_RECORDS; i++) {
            NtsRecord record = NtsRecord.read(in, budget);
            budget -= record.bytes();
            if (record.type() == NtsRecord.END_OF_MESSAGE) {
                Reading.mustBeCritical(record);
                return reading.answer();
            }
            reading.take(record);
        }
        throw new IOException("its answer has more than " + MOST_RECORDS + " records");
    }

    /** What has been read of it so far. */
    private static final class Reading {
        private final List<ByteBuffer> cookies = new ArrayList<>();
        private boolean hasProtocol;
        private boolean hasAlgorithm;
        private @Nullable String server;
        private int port;

        void take(NtsRecord record) throws IOException {
            switch (record.type()) {
                case NtsRecord.NEXT_PROTOCOL -> {
                    mustBeCritical(record);
                    mustBeNew(hasProtocol, record);
                    mustOffer(NTP_V4, "NTPv4", record);
                    hasProtocol = true;
                }
                case NtsRecord.AEAD_ALGORITHM -> {
                    mustBeNew(hasAlgorithm, record);
                    mustOffer(AesSivCmac256.ID, "AEAD_AES_SIV_CMAC_256", record);
                    hasAlgorithm = true;
                }
                case NtsRecord.ERROR -> throw new IOException(error(record.number()));
                case NtsRecord.WARNING ->
                    // None is defined, and one that is not known is an error (section 4.1.4).
                    throw new IOException("it warns of something unknown, number " + record.number());
                case NtsRecord.NEW_COOKIE -> {
                    if (cookies.size() < CookieJar.MOST && CookieJar.isUsable(record.body())) {
                        cookies.add(record.body());
                    }
                }
                case NtsRecord.SERVER -> {
                    mustBeNew(server != null, record);
                    server = host(record.body());
                }
                case NtsRecord.PORT -> {
                    mustBeNew(port != 0, record);
                    port = record.number();
                    if (port == 0) {
                        throw new IOException("it names the port 0 for NTP");
                    }
                }
                default -> {
                    if (record.isCritical()) {
                        throw new IOException(
                                "it insists on something that is not known here, a record of type " + record.type());
                    }
                }
            }
        }

        KeyExchangeAnswer answer() throws IOException {
            if (!hasProtocol || !hasAlgorithm) {
                throw new IOException("its answer does not say " + (hasProtocol ? "the algorithm" : "the protocol"));
            }
            if (cookies.isEmpty()) {
                throw new IOException("its answer has no cookie that could be used");
            }
            return new KeyExchangeAnswer(
                    List.copyOf(cookies),
                    Optional.ofNullable(server),
                    port == 0 ? OptionalInt.empty() : OptionalInt.of(port));
        }

        static void mustBeCritical(NtsRecord record) throws IOException {
            if (!record.isCritical()) {
                throw new IOException("the record of type " + record.type() + " is not marked as critical");
            }
        }

        private static void mustBeNew(boolean isThere, NtsRecord record) throws IOException {
            if (isThere) {
                throw new IOException("a record of type " + record.type() + " comes twice");
            }
        }

        private static void mustOffer(int wanted, String name, NtsRecord record) throws IOException {
            if (!record.body().hasRemaining()) {
                throw new IOException("it does not have " + name + ": ask another server");
            }
            if (record.number() != wanted) {
                throw new IOException("it chose number " + record.number() + " where only " + name + " was offered");
            }
        }

        private static String error(int code) {
            return switch (code) {
                case 0 -> "it does not know what it was asked (error 0, unrecognised critical record)";
                case 1 -> "it takes what it was asked for malformed (error 1, bad request)";
                case 2 -> "it failed (error 2, internal server error): try later";
                default -> "it refused with the unknown error " + code;
            };
        }

        private static String host(ByteBuffer body) throws IOException {
            String name = StandardCharsets.ISO_8859_1.decode(body.duplicate()).toString();
            if (!name.matches("[A-Za-z0-9._:-]{1,255}")) {
                throw new IOException(
                        "the NTP server that it names is no host name or address, " + name.length() + " characters");
            }
            return name;
        }
    }
}
