package coretime.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Holds JSON against a schema of the document: the part of JSON Schema that it uses. Members that the schema does not name are faults,
 * too, so that the document tells all.
 */
final class Schemas {
    private final OpenApi api;
    private final List<String> faults = new ArrayList<>();

    private Schemas(OpenApi api) {
        this.api = api;
    }

    /** What is not as the schema says; empty where all is. */
    static List<String> faults(OpenApi api, @Nullable Object schema, JsonNode value) {
        Schemas check = new Schemas(api);
        check.check("", api.resolved(schema), value);
        return check.faults;
    }

    private void check(String place, Map<String, Object> schema, JsonNode value) {
        if (schema.get("oneOf") instanceof List<?> choices) {
            boolean isAny = choices.stream()
                    .anyMatch(choice -> faults(api, choice, value).isEmpty());
            fault(!isAny, place, "it is none of the choices: " + value);
            return;
        }
        List<?> types = schema.get("type") instanceof List<?> list
                ? list
                : schema.get("type") == null ? List.of() : List.of(schema.get("type"));
        fault(!types.isEmpty() && types.stream().noneMatch(type -> isOf(type.toString(), value)), place, "no " + types);
        if (schema.get("enum") instanceof List<?> names) {
            fault(names.stream().noneMatch(name -> same(name, value)), place, value + " is none of " + names);
        }
        if (schema.containsKey("const")) {
            fault(!same(schema.get("const"), value), place, value + " is not " + schema.get("const"));
        }
        if (value.isArray() && schema.containsKey("items")) {
            int i = 0;
            for (JsonNode item : value) {
                check(place + "[" + i++ + "]", api.resolved(schema.get("items")), item);
            }
        }
        if (value.isObject()) {
            checkMembers(place, schema, value);
        }
    }

    private void checkMembers(String place, Map<String, Object> schema, JsonNode value) {
        Map<String, Object> members =
                schema.get("properties") == null ? Map.of() : OpenApi.map(schema.get("properties"));
        Set<String> names = Set.copyOf(value.propertyNames());
        names.forEach(name -> fault(!members.containsKey(name), place + "." + name, "the document does not have it"));
        if (schema.get("required") instanceof List<?> required) {
            required.forEach(name -> fault(!names.contains(name.toString()), place + "." + name, "it is missing"));
        }
        members.forEach((name, member) -> {
            if (names.contains(name)) {
                check(place + "." + name, api.resolved(member), value.get(name));
            }
        });
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> false;
        };
    }

    private static boolean same(@Nullable Object name, JsonNode value) {
        return name == null
                ? value.isNull()
                : value.isString() && value.stringValue().equals(name);
    }

    private void fault(boolean isFault, String place, String text) {
        if (isFault) {
            faults.add(place + ": " + text);
        }
    }
}
