/**
 * Real guests to break: builds a Debian guest image, finds out what accelerates it, runs a libvirt of its own, and boots
 * guests that panic, reboot and answer on demand, or whose agent is hostile. For {@code coretime lab} and for the tests of
 * every module.
 *
 * <p>Needs root and, at run time, QEMU, libvirtd, mmdebstrap, e2fsprogs and a static busybox: see
 * {@link coretime.lab.Prerequisites}.
 */
@org.jspecify.annotations.NullMarked
module coretime.lab {
    requires static transitive org.jspecify;
    requires transitive coretime.libvirt;

    exports coretime.lab;
}
