/** Whole-run comparisons of coretime with the field's own tools. */
@org.jspecify.annotations.NullMarked
module coretime.bench {
    requires static transitive org.jspecify;
    requires coretime.lab;

    exports coretime.bench;
}
