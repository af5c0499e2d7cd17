package coretime.host.doctor;

/** Sizes in words. */
final class Mebibytes {
    private Mebibytes() {}

    /** {@code "2,048 MiB"}. */
    static String of(long bytes) {
        return String.format(java.util.Locale.ROOT, "%,d MiB", bytes >> 20);
    }
}
