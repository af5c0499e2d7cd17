package coretime.host.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The page and the API.
 *
 * @param listen where; empty: there is neither
 * @param tokenFile absolute path of the file whose content is the token to log in with
 * @param certificate PEM file of the server's certificate chain; there exactly where {@code key} is
 * @param key PEM file of its private key
 */
public record HttpSettings(
        Optional<ListenAddress> listen, Path tokenFile, Optional<Path> certificate, Optional<Path> key) {

    /** No page. */
    public static HttpSettings standard() {
        return new HttpSettings(Optional.empty(), Path.of("/etc/coretime/token"), Optional.empty(), Optional.empty());
    }

    /** Whether it is served by TLS. */
    public boolean isTls() {
        return certificate.isPresent() && key.isPresent();
    }

    public HttpSettings withListen(Optional<ListenAddress> where) {
        return new HttpSettings(where, tokenFile, certificate, key);
    }

    public HttpSettings withTokenFile(Path file) {
        return new HttpSettings(listen, file, certificate, key);
    }

    public HttpSettings withCertificate(Optional<Path> file) {
        return new HttpSettings(listen, tokenFile, file, key);
    }

    public HttpSettings withKey(Optional<Path> file) {
        return new HttpSettings(listen, tokenFile, certificate, file);
    }
}
