/** The {@code coretime} command: what a person types, and what is shown. */
@org.jspecify.annotations.NullMarked
module coretime.cli {
    requires coretime.boot;
    requires coretime.host;
    requires coretime.lab;
    requires coretime.libvirt;
    requires coretime.time;
    requires coretime.vmcore;
    requires coretime.web;
    requires info.picocli;
    requires io.github.javadiffutils;
    requires jdk.security.auth;
    requires java.logging;
    requires org.apache.commons.compress;
    requires org.apache.commons.io;
    requires tools.jackson.databind;
    requires static org.jspecify;

    opens coretime.cli to
            info.picocli,
            tools.jackson.databind;
}
