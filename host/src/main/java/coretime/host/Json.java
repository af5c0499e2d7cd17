package coretime.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.regex.Pattern;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one way in which documents become JSON: snake_case, RFC 3339 UTC, decimals that are not in exponent form. Safe for use by many
 * threads.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final JsonMapper STANDARD = MAPPER.rebuild()
            .propertyNamingStrategy(PropertyNamingStrategies.LOWER_CAMEL_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private static final JsonMapper LINE =
            MAPPER.rebuild().disable(SerializationFeature.INDENT_OUTPUT).build();

    /** What JSON lets stand in strings and a terminal obeys: DEL, the C1 controls, marks that turn the direction of writing. */
    private static final Pattern STEERING =
            Pattern.compile("[\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]");

    private Json() {}

    /** As people read it. */
    public static String of(Object document) {
        return of(document, MAPPER);
    }

    /** In one line. */
    public static String line(Object document) {
        return of(document, LINE);
    }

    /** Of a document of a standard, whose names stay as they are; what is empty ({@code Optional}) is left out. */
    public static String standard(Object document) {
        return of(document, STANDARD);
    }

    private static String of(Object document, JsonMapper mapper) {
        return STEERING.matcher(mapper.writeValueAsString(document))
                .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    }
}
