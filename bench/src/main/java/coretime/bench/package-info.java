/** Whole-run comparisons: the same work by a peer and by coretime, in turn, on the same machine. */
@org.jspecify.annotations.NullMarked
package coretime.bench;
