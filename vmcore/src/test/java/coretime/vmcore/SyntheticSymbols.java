package coretime.vmcore;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;

/** The symbol table of a synthetic kernel, in the kernel's own format: a token for each character, one for "handle". */
public final class SyntheticSymbols {
    private static final long NUM = 0x3e0000;
    private static final long OFFSETS = 0x3e1000;
    private static final long NAMES = 0x3e4000;
    private static final long TOKEN_TABLE = 0x3f0000;
    private static final long TOKEN_INDEX = 0x3f4000;
    private static final long BASE = 0x3f5000;
    private static final int HANDLE = 0x80;

    private SyntheticSymbols() {}

    /**
     * Puts a table into a kernel.
     *
     * @param hasAbsolute whether positive offsets are absolute, as before 6.15
     * @param symbols types and names by virtual address
     */
    public static void put(SyntheticKernel kernel, boolean hasAbsolute, Map<Long, String> symbols) {
        Map<Long, String> sorted = new TreeMap<>(Long::compareUnsigned);
        sorted.putAll(symbols);
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        byte[] offsets = new byte[4 * sorted.size()];
        int count = 0;
        for (Map.Entry<Long, String> symbol : sorted.entrySet()) {
            String text = symbol.getValue().replace("handle", String.valueOf((char) HANDLE));
            if (text.length() >= 0x80) {
                names.write(0x80 | (text.length() & 0x7f));
                names.write(text.length() >> 7);
            } else {
                names.write(text.length());
            }
            text.chars().forEach(names::write);
            long distance = symbol.getKey() - SyntheticKernel.IMAGE;
            int offset = hasAbsolute ? (int) (-1 - distance) : (int) distance;
            for (int i = 0; i < 4; i++) {
                offsets[count * 4 + i] = (byte) (offset >>> (8 * i));
            }
            count++;
        }
        StringBuilder tokens = new StringBuilder();
        byte[] index = new byte[512];
        for (int i = 0; i < 256; i++) {
            index[2 * i] = (byte) tokens.length();
            index[2 * i + 1] = (byte) (tokens.length() >> 8);
            tokens.append(i == HANDLE ? "handle" : i == 0 ? "?" : String.valueOf((char) i))
                    .append('\0');
        }
        kernel.bytes(NAMES, names.toByteArray()).bytes(OFFSETS, offsets).bytes(TOKEN_INDEX, index);
        kernel.text(TOKEN_TABLE, tokens.toString()).word(NUM, count).word(BASE, SyntheticKernel.IMAGE);
        kernel.symbol("kallsyms_num_syms", NUM).symbol("kallsyms_offsets", OFFSETS);
        kernel.symbol("kallsyms_names", NAMES).symbol("kallsyms_relative_base", BASE);
        kernel.symbol("kallsyms_token_table", TOKEN_TABLE).symbol("kallsyms_token_index", TOKEN_INDEX);
    }
}
