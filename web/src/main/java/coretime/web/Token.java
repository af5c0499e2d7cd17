package coretime.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/** The secret that opens the API. It is not kept, only what it hashes to. Immutable. */
final class Token {
    private static final int LEAST_CHARACTERS = 16;
    private static final int MOST_BYTES = 4096;
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final byte[] hash;

    private Token(byte[] hash) {
        this.hash = hash;
    }

    /** Reads the file: one line of visible ASCII, which others may not read. */
    static Token of(Path file) {
        String text;
        try {
            if (!Files.isRegularFile(file)) {
                throw new WebException("http.token-file: there is no file " + file
                        + "; make one: (umask 077; openssl rand -base64 32 > " + file + ")");
            }
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new WebException("http.token-file: others may read or write " + file
                        + ", so it is no secret; run 'chmod o= " + file + "', and put another token into it");
            }
            try (InputStream in = Files.newInputStream(file)) {
                text = new String(in.readNBytes(MOST_BYTES + 1), StandardCharsets.US_ASCII).strip();
            }
        } catch (IOException e) {
            throw new WebException("http.token-file: " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (text.length() < LEAST_CHARACTERS
                || text.length() > MOST_BYTES
                || !text.chars().allMatch(Token::isVisible)) {
            throw new WebException("http.token-file: " + file + " does not hold one line of " + LEAST_CHARACTERS
                    + " or more visible ASCII characters; make another: openssl rand -base64 32");
        }
        return new Token(hash(text));
    }

    /** Whether it is this. Takes as long for one that is nearly right as for any other. */
    boolean matches(String presented) {
        return MessageDigest.isEqual(hash, hash(presented));
    }

    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new WebException("this Java has no SHA-256", e);
        }
    }

    private static boolean isVisible(int character) {
        return character > ' ' && character < 0x7f;
    }
}
