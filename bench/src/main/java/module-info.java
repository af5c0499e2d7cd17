/** Whole-run comparisons of coretime with the field's own tools. */
@org.jspecify.annotations.NullMarked
module coretime.bench {
    requires static transitive org.jspecify;

    exports coretime.bench;
}
