package coretime.web;

/**
 * What a guest starts in which order around the step of its clock. Immutable.
 *
 * @param audit the document of {@code coretime boot audit --json}, as {@link coretime.host.Json} writes it
 * @param graph the picture of {@code coretime boot graph}, a document of SVG
 */
public record BootOrder(Object audit, String graph) {}
