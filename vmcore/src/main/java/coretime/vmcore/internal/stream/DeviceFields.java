package coretime.vmcore.internal.stream;

import java.util.List;
import java.util.Optional;

/**
 * Where the fields of a device's state are.
 *
 * @param fields one after the other
 */
record DeviceFields(List<Field> fields) {
    /**
     * A field.
     *
     * @param name as in QEMU's source
     * @param offset from the begin of what it is in
     * @param size bytes of one element
     * @param count elements, one after the other
     * @param members where an element is a structure
     */
    record Field(String name, long offset, long size, long count, List<Field> members) {}

    /** Bytes of all fields. */
    long length() {
        return fields.isEmpty()
                ? 0
                : fields.getLast().offset()
                        + fields.getLast().size() * fields.getLast().count();
    }

    /** A field with so many elements of so many bytes. */
    Optional<Field> field(String name, int size, int count) {
        return find(fields, name, size).filter(field -> field.count() == count);
    }

    /** A member of a structure's element. */
    static Optional<Field> member(Field struct, String name, int size) {
        return find(struct.members(), name, size);
    }

    private static Optional<Field> find(List<Field> fields, String name, int size) {
        return fields.stream()
                .filter(field -> field.name().equals(name) && field.size() == size)
                .findFirst();
    }
}
