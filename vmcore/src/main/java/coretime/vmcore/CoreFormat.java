package coretime.vmcore;

/**
 * A core's file format.
 *
 * @param kind the format
 * @param details what a person wants to know besides, as "version 6, zlib, flattened"; may be empty
 */
public record CoreFormat(Kind kind, String details) {

    /** The formats that are known. */
    public enum Kind {
        /** ELF core with PT_LOAD segments: QEMU, /proc/vmcore, makedumpfile -E. */
        ELF("ELF"),
        /** kdump-compressed: makedumpfile, QEMU, coretime. */
        KDUMP("kdump-compressed"),
        /** libvirt's save file: a header, the domain's XML, a QEMU migration stream. */
        LIBVIRT_SAVE("libvirt save"),
        /** A bare QEMU migration stream. */
        QEMU_STREAM("QEMU migration stream"),
        /** The memory of a guest that still has it. */
        LIVE("live memory");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public String toString() {
        return details.isEmpty() ? kind.toString() : kind + ", " + details;
    }
}
