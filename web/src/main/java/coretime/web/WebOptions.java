package coretime.web;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * How the server is to run.
 *
 * @param host the address that it listens at, or a name of it; {@code 0.0.0.0} or {@code ::} for all
 * @param port 0 for any that is free
 * @param names by which other names clients call it, as {@code kvm1.example.org}: a request for any other host is refused, so that
 *     no other site's name can be pointed at it (DNS rebinding)
 * @param tls empty for plain HTTP, by which a token can be read on its way: for loopback
 * @param tokenFile a file that nobody else may read, with the token, 16 characters or more; made where there is none
 * @param version coretime's, to be told
 */
public record WebOptions(
        String host, int port, Set<String> names, Optional<TlsFiles> tls, Path tokenFile, String version) {

    /** The port where none is said. */
    public static final int DEFAULT_PORT = 7380;

    private static final int MOST_PORTS = 65_535;

    public WebOptions {
        if (host.isBlank()) {
            throw new WebException("http.listen: there is no host in it; name an address, as 127.0.0.1");
        }
        if (port < 0 || port > MOST_PORTS) {
            throw new WebException("http.listen: " + port + " is no port; name one from 0 to " + MOST_PORTS);
        }
        names = Set.copyOf(names);
    }
}
