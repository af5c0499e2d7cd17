/** The daemon's HTTP server. What is asked for and what comes back is described by {@code openapi.yaml} beside this. */
@org.jspecify.annotations.NullMarked
package coretime.web;
