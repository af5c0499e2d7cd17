/**
 * Memory cores of KVM guests and of kdump: read, write, filter and explain them, with nothing but the core itself.
 *
 * <p>Nothing here trusts the file: cores come from crashed and possibly hostile guests. What cannot be read is a
 * {@link coretime.vmcore.CoreException} that names the offset and the field.
 */
@org.jspecify.annotations.NullMarked
module coretime.vmcore {
    requires static transitive org.jspecify;
    requires aircompressor.v3;
    requires org.tukaani.xz;
    requires tools.jackson.databind;

    exports coretime.vmcore;
}
