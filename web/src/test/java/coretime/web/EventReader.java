package coretime.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Reads a stream of events as a browser does. */
final class EventReader implements AutoCloseable {
    private final HttpClient client;
    private final HttpResponse<InputStream> answer;
    private final BufferedReader lines;

    private EventReader(HttpClient client, HttpResponse<InputStream> answer) {
        this.client = client;
        this.answer = answer;
        this.lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** An event; of a comment the name is empty, and at the end of the stream it is "end". */
    record Event(String name, String id, String data) {}

    static EventReader of(Rig rig, String header, String value) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        return new EventReader(
                client,
                client.send(rig.request("/api/v1/events").header(header, value).build(), BodyHandlers.ofInputStream()));
    }

    HttpResponse<InputStream> answer() {
        return answer;
    }

    /** The next event or comment. */
    Event next() throws IOException {
        String name = "";
        String id = "";
        String data = "";
        for (String line; (line = lines.readLine()) != null; ) {
            if (line.isEmpty()) {
                return new Event(name, id, data);
            }
            int colon = line.indexOf(": ");
            switch (colon < 0 ? "" : line.substring(0, colon)) {
                case "event" -> name = line.substring(colon + 2);
                case "id" -> id = line.substring(colon + 2);
                case "data" -> data = line.substring(colon + 2);
                default -> {}
            }
        }
        return new Event("end", "", "");
    }

    /** The next event; comments are passed over. */
    Event nextEvent() throws IOException {
        Event event = next();
        while (event.name().isEmpty()) {
            event = next();
        }
        return event;
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
