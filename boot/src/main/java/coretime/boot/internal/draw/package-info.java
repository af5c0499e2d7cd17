/** How a graph of units is drawn: boxes, their places, and the picture of them. */
@org.jspecify.annotations.NullMarked
package coretime.boot.internal.draw;
