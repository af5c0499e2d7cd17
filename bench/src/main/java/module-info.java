/** Whole-run comparisons of coretime with the field's own tools. */
@org.jspecify.annotations.NullMarked
module coretime.bench {
    requires static transitive org.jspecify;
    requires coretime.boot;
    requires coretime.host;
    requires coretime.lab;
    requires coretime.libvirt;
    requires coretime.time;
    requires java.management;
    requires java.sql;
    requires java.xml;
    requires tools.jackson.databind;

    exports coretime.bench;

    opens coretime.bench.capture to
            tools.jackson.databind;
}
