package coretime.web;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * Something that is served.
 *
 * @param method by which it is asked for
 * @param path where, as the OpenAPI document has it: what stands in braces is a parameter
 * @param access who may ask
 * @param answer what answers
 */
record Endpoint(Method method, String path, Access access, Answer answer) {

    /** Who may ask for something. */
    enum Access {
        /** Everybody. */
        OPEN,
        /** Whoever has the token or a session. */
        LOOK,
        /** So, and a session only from the server's own page. */
        CHANGE
    }

    /** Answers a request; throws a {@link Problem} where it cannot. */
    interface Answer {
        void answer(ServerRequest request, ServerResponse response) throws Exception;
    }

    static Endpoint look(String path, Answer answer) {
        return new Endpoint(Method.GET, path, Access.LOOK, answer);
    }

    static Endpoint open(Method method, String path, Answer answer) {
        return new Endpoint(method, path, Access.OPEN, answer);
    }
}
