package coretime.time.nts;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Checks the chain of one server, as {@link NtsTrust} says, and keeps for how long it vouches. The JDK's own check does the work, as
 * of the dates at which all may be valid. For one handshake.
 */
final class ChainCheck extends X509ExtendedTrustManager {
    private static final int LONGEST_NAMES = 200;

    private final Set<TrustAnchor> anchors;
    private final Instant now;
    private final boolean isStrict;
    private final String server;
    private @Nullable Validity validity;

    ChainCheck(Set<TrustAnchor> anchors, Instant now, boolean isStrict, String server) {
        this.anchors = anchors;
        this.now = now;
        this.isStrict = isStrict;
        this.server = server;
    }

    /** The times for which the chain vouches. */
    Validity validity() {
        Validity known = validity;
        if (known == null) {
            throw new IllegalStateException("no chain was checked");
        }
        return known;
    }

    /** The JDK's check, of a chain as of some date. */
    @FunctionalInterface
    private interface Check {
        void run(X509ExtendedTrustManager manager) throws CertificateException;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, authType, manager -> manager.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, authType, manager -> manager.checkServerTrusted(chain, authType, engine));
    }

    private void check(X509Certificate[] chain, String authType, Check names) throws CertificateException {
        Check noNames = manager -> manager.checkServerTrusted(chain, authType);
        Validity vouched = vouched(chain, noNames);
        boolean isProvisional = !vouched.contains(now);
        if (isProvisional) {
            Validity known = vouched;
            vouched = new Validity(known.from(), known.to(), true)
                    .since(NtsTrust.FLOOR)
                    .filter(_ -> !isStrict)
                    .orElseThrow(() -> new CertificateException(
                            "its certificate is valid from " + known.from() + " to " + known.to()
                                    + ", and the system clock says " + now
                                    + ": renew the certificate, set the clock, or ask another server"));
        }
        try {
            names.run(manager(isProvisional ? vouched.from() : now));
        } catch (CertificateException e) {
            throw new CertificateException(
                    "its certificate is not for " + server + " but for " + names(chain[0]) + " ("
                            + printable(String.valueOf(e.getMessage()))
                            + "): ask it by a name that its certificate has, or another server",
                    e);
        }
        validity = vouched;
    }

    /** The times for which the chain vouches: one with the system clock's, where there is one. */
    private Validity vouched(X509Certificate[] chain, Check check) throws CertificateException {
        CertificateException failure = null;
        for (Instant date : dates(chain)) {
            try {
                check.run(manager(date));
                return validity(chain, date);
            } catch (CertificateException e) {
                failure = failure == null ? e : failure;
            }
        }
        throw new CertificateException(
                "its certificate comes from no authority that is trusted here (its issuer calls itself "
                        + printable(chain[0].getIssuerX500Principal().getName())
                        + "): give the authority's certificate by --nts-ca FILE, or ask another server",
                failure);
    }

    /**
     * The system clock's date, and then those at which a chain that is valid at any time is valid: the last of its certificates' first
     * dates is one of them. Those too early to be believed come last: they are for telling what is wrong.
     */
    private Collection<Instant> dates(X509Certificate[] chain) {
        TreeSet<Instant> begins = new TreeSet<>();
        for (X509Certificate each : chain) {
            begins.add(each.getNotBefore().toInstant());
        }
        List<Instant> dates = new ArrayList<>(List.of(now, NtsTrust.FLOOR));
        dates.addAll(begins.tailSet(NtsTrust.FLOOR));
        dates.addAll(begins.headSet(NtsTrust.FLOOR));
        return dates;
    }

    private X509ExtendedTrustManager manager(Instant date) throws CertificateException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters(date, null)));
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new CertificateException("this Java cannot check certificates: " + e.getMessage(), e);
        }
    }

    private PKIXBuilderParameters parameters(Instant date, @Nullable X509CertSelector target)
            throws GeneralSecurityException {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(date));
        return parameters;
    }

    /** When all of a chain that is valid at {@code date} are. */
    private Validity validity(X509Certificate[] chain, Instant date) throws CertificateException {
        Instant from = Instant.MIN;
        Instant to = Instant.MAX;
        for (Certificate each : path(chain, date)) {
            X509Certificate certificate = (X509Certificate) each;
            Instant begin = certificate.getNotBefore().toInstant();
            Instant end = certificate.getNotAfter().toInstant();
            from = begin.isAfter(from) ? begin : from;
            to = end.isBefore(to) ? end : to;
        }
        if (to.isBefore(from)) {
            throw new CertificateException("at no time are all its certificates valid");
        }
        return new Validity(from, to, false);
    }

    /** From the server's certificate up to what an anchor signed; or the server's alone where it is an anchor itself. */
    private List<? extends Certificate> path(X509Certificate[] chain, Instant date) throws CertificateException {
        if (anchors.stream().anyMatch(anchor -> chain[0].equals(anchor.getTrustedCert()))) {
            return List.of(chain[0]);
        }
        X509CertSelector server = new X509CertSelector();
        server.setCertificate(chain[0]);
        try {
            PKIXBuilderParameters parameters = parameters(date, server);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(chain))));
            PKIXCertPathBuilderResult built = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            return built.getCertPath().getCertificates();
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    private static String names(X509Certificate certificate) {
        try {
            String names = Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .map(name -> String.valueOf(name.get(1)))
                    .reduce((one, more) -> one + ", " + more)
                    .orElse("none");
            return printable(names);
        } catch (CertificateException _) {
            return "names that cannot be read";
        }
    }

    /** What a stranger wrote, fit for a terminal. */
    private static String printable(String text) {
        String clean = text.replaceAll("[^ -~]", "?");
        return clean.length() <= LONGEST_NAMES ? clean : clean.substring(0, LONGEST_NAMES) + "...";
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a chain is checked with the connection that it comes by");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
