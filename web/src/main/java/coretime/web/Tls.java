package coretime.web;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The server's side of TLS, 1.2 and 1.3. */
final class Tls {
    private Tls() {}

    static io.helidon.common.tls.Tls of(TlsFiles files) {
        check("http.tls.certificates", files.certificates());
        check("http.tls.key", files.key());
        try {
            Keys keys = Keys.builder()
                    .pem(pem -> pem.key(Resource.create(files.key())).certChain(Resource.create(files.certificates())))
                    .build();
            return io.helidon.common.tls.Tls.builder()
                    .privateKey(keys.privateKey().orElseThrow(() -> new WebException("there is no private key")))
                    .privateKeyCertChain(keys.certChain())
                    .enabledProtocols(List.of("TLSv1.3", "TLSv1.2"))
                    .build();
        } catch (RuntimeException e) {
            throw new WebException(
                    "http.tls: " + files.key() + " and " + files.certificates() + " are no PEM key (PKCS #8, without a"
                            + " password) and its certificates: " + e.getMessage(),
                    e);
        }
    }

    private static void check(String field, Path file) {
        if (!Files.isReadable(file)) {
            throw new WebException(field + ": " + file + " is not there or cannot be read");
        }
    }
}
