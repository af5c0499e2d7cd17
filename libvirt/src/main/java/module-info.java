/**
 * libvirt for Java by the foreign function API: connections that come back by themselves, domains, ordered events, the
 * QEMU monitor, and a typed client of the QEMU guest agent that trusts nothing the guest says.
 *
 * <p>Needs {@code libvirt.so.0} at run time (Debian: libvirt0), and {@code --enable-native-access=coretime.libvirt}
 * ({@code ALL-UNNAMED} on the class path).
 */
@org.jspecify.annotations.NullMarked
module coretime.libvirt {
    requires static transitive org.jspecify;
    requires transitive tools.jackson.databind;

    exports coretime.libvirt;
}
