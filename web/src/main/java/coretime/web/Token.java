package coretime.web;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The secret that opens the API. It is not kept, only what it hashes to. Immutable. */
final class Token {
    private static final System.Logger LOG = System.getLogger(Token.class.getName());
    private static final int SECRET_BYTES = 32;
    private static final FileAttribute<?> OWNERS_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int LEAST_CHARACTERS = 16;
    private static final int MOST_BYTES = 4096;
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final byte[] hash;

    private Token(byte[] hash) {
        this.hash = hash;
    }

    /** Reads the file: one line of visible ASCII, which others may not read. Where there is none, one is made with a new token. */
    static Token of(Path file) {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            make(file);
        }
        String text;
        try {
            if (!Files.isRegularFile(file)) {
                throw new WebException("http.token-file: " + file + " is no file; name another, or delete it");
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

    /** It has its name only when it is whole. */
    private static void make(Path file) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n";
        Path directory = file.toAbsolutePath().resolveSibling("");
        try {
            Files.createDirectories(directory, OWNERS_DIRECTORY);
            Path fresh = Files.createTempFile(directory, ".token-", "", OWNERS_FILE);
            try {
                Files.writeString(fresh, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new WebException(
                    "http.token-file: there is no file " + file + ", and it cannot be made: " + e
                            + "; name another, or make it: (umask 077; openssl rand -base64 32 > " + file + ")",
                    e);
        }
        LOG.log(
                Level.INFO,
                "the token to log in with was made; it is the line in " + file + ", for whoever may read that");
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
