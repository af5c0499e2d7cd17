package coretime.host.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The page and the API.
 *
 * @param listen where; empty: there is neither
 * @param names by which other names than its address clients may call it
 * @param tokenFile absolute path of the file whose content is the token to log in with
 * @param certificate PEM file of the server's certificate chain; there exactly where {@code key} is
 * @param key PEM file of its private key
 */
public record HttpSettings(
        Optional<ListenAddress> listen,
        List<String> names,
        Path tokenFile,
        Optional<Path> certificate,
        Optional<Path> key) {

    public HttpSettings {
        names = List.copyOf(names);
    }

    /** No page. */
    public static HttpSettings standard() {
        return new HttpSettings(
                Optional.empty(), List.of(), Path.of("/var/lib/coretime/token"), Optional.empty(), Optional.empty());
    }

    /** Whether it is served by TLS. */
    public boolean isTls() {
        return certificate.isPresent() && key.isPresent();
    }

    public HttpSettings withListen(Optional<ListenAddress> where) {
        return new HttpSettings(where, names, tokenFile, certificate, key);
    }

    public HttpSettings withNames(List<String> others) {
        return new HttpSettings(listen, others, tokenFile, certificate, key);
    }

    public HttpSettings withTokenFile(Path file) {
        return new HttpSettings(listen, names, file, certificate, key);
    }

    public HttpSettings withCertificate(Optional<Path> file) {
        return new HttpSettings(listen, names, tokenFile, file, key);
    }

    public HttpSettings withKey(Optional<Path> file) {
        return new HttpSettings(listen, names, tokenFile, certificate, file);
    }
}
