package coretime.time.nts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose NTS servers are believed, by a clock that may be badly wrong itself. Immutable but for the anchors, which are loaded when they
 * are first needed; safe for use by many threads.
 *
 * <p>A chain of certificates is checked in full: signatures, constraints, purpose, and that the first names the server. Dates are what
 * a wrong clock cannot check. So:
 *
 * <ul>
 *   <li>Whatever the clock says, a server may only tell times at which all certificates of its chain are valid; an answer with another
 *       time is refused.
 *   <li>A chain that would do at some time, only not at that of the system clock, is taken <em>provisionally</em>, unless this is
 *       {@link #strict}: it is checked as of a date at which all its certificates are valid, and that is not before {@link #FLOOR}.
 *       Times before {@link #FLOOR} are refused too.
 * </ul>
 *
 * <p>Protected: nobody without a key that a trusted authority certified for this server's name can tell any time. Not protected: who
 * has stolen such a key may, after its certificate has expired, still tell times at which it was valid, later than {@link #FLOOR}; a
 * clock that is right is safe from that only by {@link #strict}, one that is wrong by nothing but several servers that have to agree.
 * Whether certificates were revoked is not asked.
 *
 * <p>As in RFC 5280 the trust anchor is no part of its chain, so its own dates do not count.
 */
public final class NtsTrust {
    /** This program is not older: times before are wrong, whoever tells them. */
    public static final Instant FLOOR = Instant.parse("2026-11-01T00:00:00Z");

    /** A user's authorities are a few certificates. */
    private static final long LARGEST_FILE = 1 << 20;

    private final @Nullable Set<TrustAnchor> given;
    private final InstantSource clock;
    private final boolean isStrict;

    private @Nullable Set<TrustAnchor> ofJava;

    private NtsTrust(@Nullable Set<TrustAnchor> given, InstantSource clock, boolean isStrict) {
        this.given = given;
        this.clock = clock;
        this.isStrict = isStrict;
    }

    /** The authorities that this Java trusts. */
    public static NtsTrust ofJava() {
        return new NtsTrust(null, InstantSource.system(), false);
    }

    /**
     * The authorities of a user, and no others.
     *
     * @param file certificates in PEM, one or more, at most 1 MiB
     * @throws IOException where it cannot be read or has no certificate
     */
    public static NtsTrust ofFile(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException(file + " is larger than a file of certificates may be, 1 MiB");
        }
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException(file + " has no certificate: give a file in PEM, -----BEGIN CERTIFICATE-----");
            }
            return of(certificates.stream().map(X509Certificate.class::cast).toList());
        } catch (CertificateException e) {
            throw new IOException(file + " has no certificates in PEM: " + e.getMessage(), e);
        }
    }

    static NtsTrust of(Collection<X509Certificate> authorities) {
        return new NtsTrust(anchors(authorities), InstantSource.system(), false);
    }

    /** The same authorities, but certificates have to be valid by the system clock: for a clock that is known to be nearly right. */
    public NtsTrust strict() {
        return new NtsTrust(given, clock, true);
    }

    /** The same by another clock than the system's. */
    NtsTrust at(InstantSource other) {
        return new NtsTrust(given, other, isStrict);
    }

    /**
     * The check of one server's chain, for one handshake.
     *
     * @param server the name that its certificate has to have, for messages
     * @throws IOException where this Java's authorities cannot be read
     */
    ChainCheck check(String server) throws IOException {
        return new ChainCheck(anchors(), clock.instant(), isStrict, server);
    }

    private Set<TrustAnchor> anchors() throws IOException {
        if (given != null) {
            return given;
        }
        synchronized (this) {
            Set<TrustAnchor> loaded = ofJava;
            if (loaded == null) {
                loaded = loadOfJava();
                ofJava = loaded;
            }
            return loaded;
        }
    }

    private static Set<TrustAnchor> loadOfJava() throws IOException {
        Set<TrustAnchor> anchors = new HashSet<>();
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trusting) {
                    anchors.addAll(anchors(Arrays.asList(trusting.getAcceptedIssuers())));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("the authorities that this Java trusts cannot be read: " + e.getMessage(), e);
        }
        if (anchors.isEmpty()) {
            throw new IOException("this Java trusts no authority: give one by --nts-ca FILE");
        }
        return anchors;
    }

    private static Set<TrustAnchor> anchors(Collection<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toUnmodifiableSet());
    }
}
