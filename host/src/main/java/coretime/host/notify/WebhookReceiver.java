package coretime.host.notify;

import coretime.host.config.Notification.Webhook;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** An HTTP server that gets events by POST; any 2xx is a receipt. Redirects are not followed: they would carry the secret off. */
final class WebhookReceiver implements Receiver {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int MOST_SECRET_BYTES = 4096;

    private final Webhook webhook;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    WebhookReceiver(Webhook webhook) {
        this.webhook = webhook;
    }

    @Override
    public String name() {
        return "webhook " + webhook.uri();
    }

    @Override
    public String shown() {
        return webhook.server();
    }

    @Override
    public void tell(String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook.uri())
                .timeout(ANSWER)
                .header("Content-Type", CloudEvent.MEDIA_TYPE)
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        if (webhook.secretFile().isPresent()) {
            request.header(
                    "Authorization", "Bearer " + secret(webhook.secretFile().get()));
        }
        HttpResponse<Void> answer;
        try {
            answer = client.send(request.build(), BodyHandlers.discarding());
        } catch (IllegalArgumentException e) {
            throw new IOException("its request cannot be made: " + e.getMessage(), e);
        }
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("it answered with status " + answer.statusCode());
        }
    }

    /** Read each time: it may be another one since. */
    private static String secret(Path file) throws IOException {
        if (Files.size(file) > MOST_SECRET_BYTES) {
            throw new IOException("the secret's file is longer than " + MOST_SECRET_BYTES + " bytes");
        }
        String secret = Files.readString(file).strip();
        if (!secret.matches("[\\x21-\\x7e]+")) {
            throw new IOException("the secret's file does not hold one word of ASCII");
        }
        return secret;
    }
}
