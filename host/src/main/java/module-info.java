/**
 * Incidents on a KVM host: from a guest's panic to the proof that its clock is right, with a ledger of every step.
 *
 * @see coretime.host.Host
 */
@org.jspecify.annotations.NullMarked
module coretime.host {
    requires transitive coretime.libvirt;
    requires transitive coretime.time;
    requires transitive coretime.vmcore;
    requires java.net.http;
    requires java.sql;
    requires java.xml;
    requires org.jdbi.v3.core;
    requires org.snakeyaml.engine;
    requires org.xerial.sqlitejdbc;
    requires tools.jackson.databind;
    requires static transitive org.jspecify;

    exports coretime.host;
    exports coretime.host.capture;
    exports coretime.host.config;
    exports coretime.host.daemon;
    exports coretime.host.doctor;
    exports coretime.host.notify;

    opens coretime.host.notify to
            tools.jackson.databind;
}
