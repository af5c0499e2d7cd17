package coretime.vmcore.internal.filter;

import coretime.vmcore.Vmcoreinfo;

/**
 * A value of {@code page.page_type}, which shares its place with {@code _mapcount} (Linux include/linux/page-flags.h): a bit
 * that is cleared until 6.11, a number in the highest byte from 6.12 on.
 *
 * @param value as VMCOREINFO has it
 * @param isKnown whether VMCOREINFO has it
 */
record PageType(int value, boolean isKnown) {
    private static final int TYPE_BASE = 0xf0000000;
    private static final int TYPE_BYTE = 0xff000000;

    static PageType of(Vmcoreinfo info, String name) {
        return info.number(name).isPresent()
                ? new PageType((int) info.number(name).getAsLong(), true)
                : new PageType(0, false);
    }

    /** Whether the page has this type and no other. */
    boolean is(int mapcount) {
        return isKnown && (isByte() ? (mapcount & TYPE_BYTE) == value : mapcount == value);
    }

    /** Whether the page has this type, whatever else. */
    boolean matches(int mapcount) {
        return isKnown && (isByte() ? (mapcount & TYPE_BYTE) == value : (mapcount & (TYPE_BASE | ~value)) == TYPE_BASE);
    }

    private boolean isByte() {
        return (value & ~TYPE_BYTE) == 0;
    }
}
