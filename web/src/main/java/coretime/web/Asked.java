package coretime.web;

import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** What a request's path and query ask for. What is wrong is a {@link Problem} that names the parameter. */
final class Asked {
    private static final Pattern UUID_TEXT =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** The ledger's times are nanoseconds in 64 bits. */
    private static final Instant END_OF_TIME = Instant.parse("2262-01-01T00:00:00Z");

    private Asked() {}

    /** The domain of the path. */
    static UUID uuid(ServerRequest request) {
        String text = request.path().pathParameters().get("uuid");
        if (!UUID_TEXT.matcher(text).matches()) {
            throw Problem.notFound("there is no such domain: what is in its place is no UUID");
        }
        return UUID.fromString(text);
    }

    /** The number of the path. */
    static long id(ServerRequest request) {
        String text = request.path().pathParameters().get("id");
        if (!NUMBER.matcher(text).matches()) {
            throw Problem.notFound("there is no such incident: what is in its place is no number");
        }
        return Long.parseLong(text);
    }

    /** The parameter {@code domain}. */
    static Optional<UUID> domain(ServerRequest request) {
        return parameter(request, "domain").map(text -> {
            if (!UUID_TEXT.matcher(text).matches()) {
                throw Problem.badRequest("domain: it is no UUID");
            }
            return UUID.fromString(text);
        });
    }

    /** The parameter {@code since}, or the beginning. */
    static Instant since(ServerRequest request) {
        Instant since = parameter(request, "since").map(Asked::instant).orElse(Instant.EPOCH);
        if (since.isBefore(Instant.EPOCH) || !since.isBefore(END_OF_TIME)) {
            throw Problem.badRequest("since: it lies outside of 1970 to 2261");
        }
        return since;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Problem.badRequest("since: it is no instant of RFC 3339, as 2026-11-26T00:00:00Z");
        }
    }

    /** A number within limits; empty where it is not given. */
    static Optional<Long> number(ServerRequest request, String name, long least, long most) {
        return parameter(request, name).map(text -> {
            long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
            if (number < least || number > most) {
                throw Problem.badRequest(name + ": it is no number from " + least + " to " + most);
            }
            return number;
        });
    }

    /** A parameter that is {@code true} or {@code false}, or false where it is not given. */
    static boolean flag(ServerRequest request, String name) {
        return parameter(request, name)
                .map(text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw Problem.badRequest(name + ": it is neither 'true' nor 'false'");
                })
                .orElse(false);
    }

    static int limit(ServerRequest request, int least, int most, int usual) {
        return number(request, "limit", least, most).map(Math::toIntExact).orElse(usual);
    }

    /** A parameter; empty where it is not given. */
    static Optional<String> parameter(ServerRequest request, String name) {
        UriQuery query = request.query();
        List<String> values;
        try {
            values = query.contains(name) ? query.all(name) : List.of();
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw Problem.badRequest("the query is not well-formed");
        }
        if (values.size() > 1) {
            throw Problem.badRequest(name + ": it is given more than once");
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }
}
