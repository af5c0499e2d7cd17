package coretime.host.config;

import static coretime.host.config.internal.Doubt.when;

import coretime.host.config.internal.Kind;
import coretime.host.config.internal.Kinds;
import coretime.host.config.internal.Place;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The address of a webhook. Many hold a secret in their path: no message shows it. */
final class WebhookUri implements Kind<URI> {
    private static final Kind<String> TEXT = Kinds.text();

    @Override
    public String allowed() {
        return "a URL of https or http";
    }

    @Override
    public Optional<URI> read(Place place) {
        return TEXT.read(place).flatMap(text -> {
            try {
                URI uri = new URI(text);
                Optional<String> wrong = wrong(uri);
                wrong.ifPresent(message -> place.error(message + "; allowed: " + allowed()));
                return wrong.isPresent() ? Optional.empty() : Optional.of(uri);
            } catch (URISyntaxException e) {
                place.error("this is no URL: " + e.getReason() + " at character " + (e.getIndex() + 1) + "; allowed: "
                        + allowed());
                return Optional.empty();
            }
        });
    }

    private static Optional<String> wrong(URI uri) {
        return when(
                        !"https".equals(uri.getScheme()) && !"http".equals(uri.getScheme()),
                        "this is neither https nor http")
                .or(() ->
                        when(uri.getUserInfo() != null, "a user or a password does not belong here: take secret-file"))
                .or(() -> when(uri.getHost() == null, "the server is missing"))
                .or(() -> when(uri.getPort() > 0xffff, "a port is 1 to 65535"));
    }

    /** What is unreasonable about one that is taken all the same. */
    static Optional<String> doubt(URI uri) {
        return when(
                "http".equals(uri.getScheme()) && !isLoopback(uri.getHost()),
                "by plain http, everyone on the way reads what is told, and can tell other things: take https");
    }

    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            // A name: who answers to it is not known here.
            return false;
        }
    }

    @Override
    public Optional<Object> plain(URI uri) {
        return Optional.of(uri.toString());
    }
}
