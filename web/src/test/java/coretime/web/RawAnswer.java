package coretime.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;

/** What came over a socket, as the JDK's client would tell of it. */
record RawAnswer(String text) implements HttpResponse<String> {

    @Override
    public int statusCode() {
        return RawClient.status(text);
    }

    @Override
    public HttpHeaders headers() {
        Map<String, List<String>> all = Arrays.stream(text.split("\r\n\r\n", 2)[0].split("\r\n"))
                .filter(line -> line.contains(": "))
                .collect(Collectors.groupingBy(
                        line -> line.split(": ", 2)[0],
                        Collectors.mapping(line -> line.split(": ", 2)[1], Collectors.toList())));
        return HttpHeaders.of(all, (_, _) -> true);
    }

    @Override
    public String body() {
        String[] parts = text.split("\r\n\r\n", 2);
        return parts.length < 2 ? "" : parts[1];
    }

    @Override
    public HttpRequest request() {
        throw new UnsupportedOperationException("it was written by hand");
    }

    @Override
    public Optional<HttpResponse<String>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.empty();
    }

    @Override
    public URI uri() {
        throw new UnsupportedOperationException("it was written by hand");
    }

    @Override
    public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }
}
