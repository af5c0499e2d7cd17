package coretime.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The API's document, read as what it is. */
final class OpenApi {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private final Map<String, Object> document;

    private OpenApi(Map<String, Object> document) {
        this.document = document;
    }

    /** An operation: what is in it, with references resolved. */
    record Operation(String method, String path, String id, Map<String, Object> content) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static OpenApi read() throws IOException {
        try (InputStream in = WebServer.class.getResourceAsStream("openapi.yaml")) {
            return new OpenApi(map(new Load(LoadSettings.builder().build()).loadFromInputStream(in)));
        }
    }

    List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        map(document.get("paths"))
                .forEach((path, item) -> map(item).forEach((method, content) -> {
                    if (METHODS.contains(method)) {
                        all.add(new Operation(
                                method.toUpperCase(Locale.ROOT),
                                path,
                                text(map(content).get("operationId")),
                                map(content)));
                    }
                }));
        return all;
    }

    Set<Integer> statuses(Operation operation) {
        Set<Integer> all = new TreeSet<>();
        map(operation.content().get("responses")).keySet().forEach(status -> all.add(Integer.parseInt(status)));
        return all;
    }

    /** The media types of an answer, with their schemas. */
    Map<String, Object> answers(Operation operation, int status) {
        Object response = map(operation.content().get("responses")).get(Integer.toString(status));
        Object content = resolved(response).get("content");
        return content == null ? Map.of() : map(content);
    }

    /** Whether the operation is for everybody. */
    boolean isOpen(Operation operation) {
        return operation.content().get("security") instanceof List<?> list && list.isEmpty();
    }

    /** A schema by its name. */
    Map<String, Object> schema(String name) {
        return map(map(map(document.get("components")).get("schemas")).get(name));
    }

    Map<String, Object> resolved(@Nullable Object node) {
        Map<String, Object> found = map(node);
        while (found.get("$ref") instanceof String reference) {
            Map<String, Object> place = document;
            for (String step : reference.substring(2).split("/", -1)) {
                place = map(place.get(step));
            }
            found = place;
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object node) {
        if (!(node instanceof Map<?, ?>)) {
            throw new AssertionError("the document has no map where one should be: " + node);
        }
        return (Map<String, Object>) node;
    }

    private static String text(@Nullable Object node) {
        return String.valueOf(node);
    }
}
