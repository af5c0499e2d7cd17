package coretime.web;

import java.time.Duration;

/**
 * What a client may take of the server.
 *
 * @param connections so many are open at once; others wait to be accepted
 * @param head a new connection's first request has come by then, TLS and all of its headers
 * @param idle so does each further one, after the answer to the one before
 * @param request an answer is made and sent by then
 * @param write a part of a long answer is taken by then
 * @param heartbeat so often an event stream says that it is alive
 * @param streams so many event streams are open at once
 * @param downloads so many cores are sent at once
 * @param boot a guest has told its boot order by then
 * @param boots so many guests are asked for it at once
 */
record Limits(
        int connections,
        Duration head,
        Duration idle,
        Duration request,
        Duration write,
        Duration heartbeat,
        int streams,
        int downloads,
        Duration boot,
        int boots) {

    static final Limits USUAL = new Limits(
            256,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15),
            32,
            4,
            Duration.ofMinutes(2),
            2);

    static final int BODY_BYTES = 64 << 10;
    static final int HEADER_BYTES = 16 << 10;
    static final int REQUEST_LINE_BYTES = 4 << 10;
}
