package coretime.libvirt;

/** Stands where this module's bodies follow the signatures. */
final class Pending {
    private Pending() {}

    static IllegalStateException of(Object... arguments) {
        return new IllegalStateException("awaits its body: " + arguments.length);
    }
}
