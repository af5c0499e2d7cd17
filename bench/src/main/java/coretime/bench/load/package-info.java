/** The daemon with a thousand domains and fifty of their events a second. */
@org.jspecify.annotations.NullMarked
package coretime.bench.load;
