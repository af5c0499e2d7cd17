package coretime.vmcore;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a kernel says of itself for readers of its memory: lines of {@code KEY=VALUE} (Linux kernel/vmcore_info.c,
 * Documentation/admin-guide/kdump/vmcoreinfo.rst). SYMBOL values are as the kernel runs, KASLR included. Numbers are
 * hexadecimal in SYMBOL and KERNELOFFSET, decimal elsewhere. Immutable.
 */
public final class Vmcoreinfo {
    /** Longer ones are cut: the kernel's own is one page. */
    public static final int MAX_BYTES = 1 << 20;

    /** Of the year 9999: what lies behind it is no time that a clock shows. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final int KREF_BYTES = 4;

    private final byte[] bytes;
    private final Map<String, String> values;

    private Vmcoreinfo(byte[] bytes, Map<String, String> values) {
        this.bytes = bytes;
        this.values = values;
    }

    /** Reads the lines; those that are none are passed over. Ends at the first NUL. */
    public static Vmcoreinfo parse(byte[] raw) {
        int length = 0;
        while (length < raw.length && length < MAX_BYTES && raw[length] != 0) {
            length++;
        }
        byte[] bytes = java.util.Arrays.copyOf(raw, length);
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new Vmcoreinfo(bytes, values);
    }

    /** The lines as they were, without anything after the first NUL. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The value of a key as it stands. */
    public Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** OSRELEASE: {@code uname -r}. */
    public Optional<String> osRelease() {
        return value("OSRELEASE");
    }

    /**
     * Where the first name space's {@code struct new_utsname} is. Until 5.11 VMCOREINFO did not say where it lies in
     * {@code struct uts_namespace}: behind its {@code struct kref}, as makedumpfile takes it, too.
     */
    public OptionalLong utsname() {
        OptionalLong namespace = symbol("init_uts_ns");
        return namespace.isPresent()
                ? OptionalLong.of(
                        namespace.getAsLong() + offset("uts_namespace.name").orElse(KREF_BYTES))
                : namespace;
    }

    /** SYMBOL(name): its virtual address. */
    public OptionalLong symbol(String name) {
        return number("SYMBOL(" + name + ")", 16);
    }

    /** SIZE(name): bytes of a structure. */
    public OptionalLong size(String name) {
        return number("SIZE(" + name + ")", 10);
    }

    /** OFFSET(struct.member): bytes from the structure's begin. */
    public OptionalLong offset(String member) {
        return number("OFFSET(" + member + ")", 10);
    }

    /** LENGTH(name): elements of an array. */
    public OptionalLong length(String name) {
        return number("LENGTH(" + name + ")", 10);
    }

    /** NUMBER(name): a constant, decimal and possibly negative. */
    public OptionalLong number(String name) {
        return number("NUMBER(" + name + ")", 10);
    }

    /** KERNELOFFSET: how far KASLR moved the kernel's image. */
    public OptionalLong kernelOffset() {
        return number("KERNELOFFSET", 16);
    }

    /** CRASHTIME: seconds since 1970 by the guest's clock, up to the year 9999; absent with pvpanic. */
    public OptionalLong crashTime() {
        OptionalLong seconds = number("CRASHTIME", 10);
        return seconds.isPresent() && seconds.getAsLong() > 0 && seconds.getAsLong() <= LAST_SECOND
                ? seconds
                : OptionalLong.empty();
    }

    /** BUILD-ID of the kernel's image, in hexadecimal. */
    public Optional<String> buildId() {
        return value("BUILD-ID");
    }

    private OptionalLong number(String key, int radix) {
        String text = values.get(key);
        if (text == null) {
            return OptionalLong.empty();
        }
        String digits = text.strip();
        try {
            return OptionalLong.of(
                    radix == 16
                            ? Long.parseUnsignedLong(digits.startsWith("0x") ? digits.substring(2) : digits, 16)
                            : digits.startsWith("0x")
                                    ? Long.parseUnsignedLong(digits.substring(2), 16)
                                    : Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public String toString() {
        return "VMCOREINFO of " + osRelease().orElse("an unnamed kernel");
    }
}
