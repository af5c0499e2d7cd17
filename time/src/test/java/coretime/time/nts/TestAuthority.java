package coretime.time.nts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority for tests, made by the JDK's keytool. */
public final class TestAuthority {
    private static final String PASSWORD = "nothing-secret";
    private static final String CA = "ca";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Path store;

    private TestAuthority(Path store) {
        this.store = store;
    }

    /**
     * Makes one.
     *
     * @param directory that is there, for its files
     * @param name that it calls itself
     */
    public static TestAuthority create(Path directory, String name) {
        TestAuthority authority = new TestAuthority(directory.resolve(name.replace(' ', '-') + ".p12"));
        authority.keytool(
                "-alias",
                CA,
                "-dname",
                "CN=" + name,
                "-ext",
                "bc:c=ca:true",
                "-ext",
                "ku=keyCertSign",
                "-startdate",
                "2020/01/01 00:00:00",
                "-validity",
                "36500");
        return authority;
    }

    /** Its own certificate, in PEM. */
    public Path certificate() {
        return write(CA + ".pem", pem("CERTIFICATE", encoded(List.of(chain(CA).getFirst()))));
    }

    /**
     * A server's key and certificate.
     *
     * @param name of its files
     * @param alternativeName as keytool writes it: {@code dns:NAME} or {@code ip:ADDRESS}, several with commas
     */
    public Identity issue(String name, String alternativeName, Instant from, int days) {
        keytool(
                "-alias",
                name,
                "-signer",
                CA,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternativeName,
                "-startdate",
                DATE.format(from),
                "-validity",
                "" + days);
        try {
            PrivateKey key = (PrivateKey) load().getKey(name, PASSWORD.toCharArray());
            List<X509Certificate> chain = chain(name);
            return new Identity(
                    key,
                    chain,
                    write(name + ".key", pem("PRIVATE KEY", List.of(key.getEncoded()))),
                    write(name + ".pem", pem("CERTIFICATE", encoded(chain))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A server's.
     *
     * @param chain its certificate first
     * @param keyFile in PEM
     * @param certificateFile the chain in PEM
     */
    public record Identity(PrivateKey key, List<X509Certificate> chain, Path keyFile, Path certificateFile) {
        /** TLS as that server. */
        SSLContext context() throws GeneralSecurityException, IOException {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("server", key, PASSWORD.toCharArray(), chain.toArray(X509Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(own, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        }
    }

    private List<X509Certificate> chain(String alias) {
        try {
            return Arrays.stream(load().getCertificateChain(alias))
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<byte[]> encoded(List<X509Certificate> certificates) {
        List<byte[]> encoded = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            try {
                encoded.add(certificate.getEncoded());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return encoded;
    }

    private static String pem(String label, List<byte[]> objects) {
        StringBuilder text = new StringBuilder();
        Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        for (byte[] each : objects) {
            text.append("-----BEGIN ").append(label).append("-----\n");
            text.append(encoder.encodeToString(each));
            text.append("\n-----END ").append(label).append("-----\n");
        }
        return text.toString();
    }

    private KeyStore load() {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore loaded = KeyStore.getInstance("PKCS12");
            loaded.load(in, PASSWORD.toCharArray());
            return loaded;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(store + " cannot be read", e);
        }
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(store.resolveSibling(store.getFileName() + "-" + name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-Duser.timezone=UTC",
                "-genkeypair",
                "-keyalg",
                // Of a key on a curve GnuTLS wants the public half too, which the JDK's PKCS#8 does not have.
                "RSA",
                "-keysize",
                "2048",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
