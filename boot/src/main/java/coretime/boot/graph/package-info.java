/** Pictures of {@link coretime.boot.BootGraph}: as SVG, laid out by Eclipse ELK, and for Graphviz. */
@org.jspecify.annotations.NullMarked
package coretime.boot.graph;
