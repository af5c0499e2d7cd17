/**
 * The daemon's HTTP server: the API, events as they happen, metrics, and the page.
 *
 * @see coretime.web.WebServer
 */
@org.jspecify.annotations.NullMarked
module coretime.web {
    requires transitive coretime.host;
    requires coretime.time;
    requires io.helidon.common.pki;
    requires io.helidon.webserver;
    requires io.prometheus.metrics.config;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires jdk.management;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports coretime.web;

    opens coretime.web to
            tools.jackson.databind;
}
