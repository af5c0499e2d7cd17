package coretime.vmcore.internal.stream;

import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.internal.io.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a QEMU migration stream (QEMU migration/savevm.c): ordinary ones and those of a background snapshot, whose
 * RAM section has no end. What stands before a damage counts. Not thread-safe.
 */
final class StreamParser {
    static final long MAGIC = 0x5145564dL;

    private static final int VERSION = 3;
    private static final int EOF = 0x00;
    private static final int START = 0x01;
    private static final int PART = 0x02;
    private static final int END = 0x03;
    private static final int FULL = 0x04;
    private static final int SUBSECTION = 0x05;
    private static final int DESCRIPTION = 0x06;
    private static final int CONFIGURATION = 0x07;
    private static final int COMMAND = 0x08;
    private static final int FOOTER = 0x7e;
    private static final int FOOTER_BYTES = 5;
    private static final int FIRST_POSTCOPY_COMMAND = 3;
    private static final int SWITCHOVER_COMMAND = 11;
    private static final int MAX_SECTIONS = 65_536;
    private static final int UUID_BYTES = 16;
    private static final ValueLayout.OfInt BE32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final StreamCursor in;
    private final RamSection ram;
    private final List<StreamSection> sections = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private String machine = "";
    private long ramSection = -1;
    private @Nullable VmDescription description;

    private StreamParser(Bytes bytes, long offset, Arena arena) {
        this.in = new StreamCursor(bytes, offset);
        this.ram = new RamSection(in, arena);
    }

    /**
     * What a stream holds.
     *
     * @param machine the machine type's name, as {@code pc-q35-7.2}
     * @param blocks with the places of their pages
     * @param sections the devices' states
     * @param description of the devices' states; empty where the stream was cut before it
     * @param damage one sentence each
     */
    record Parsed(
            String machine,
            List<RamBlock> blocks,
            List<StreamSection> sections,
            Optional<VmDescription> description,
            List<String> damage) {}

    /**
     * Reads a stream.
     *
     * @param offset where its magic is
     * @param arena holds the pages' places
     * @throws DamagedCoreException where not even its RAM blocks are named
     * @throws UnsupportedCoreException where it uses what is not read
     */
    static Parsed parse(Bytes bytes, long offset, Arena arena) {
        StreamParser parser = new StreamParser(bytes, offset, arena);
        try {
            parser.header();
            parser.records();
        } catch (DamagedCoreException e) {
            if (parser.ram.blocks().isEmpty()) {
                throw e;
            }
            parser.damage.add(e.getMessage());
        }
        if (parser.ram.blocks().isEmpty()) {
            throw bytes.damaged(offset, "section", "the stream has no section \"ram\"");
        }
        return new Parsed(
                parser.machine,
                parser.ram.blocks(),
                List.copyOf(parser.sections),
                Optional.ofNullable(parser.description),
                List.copyOf(parser.damage));
    }

    private void header() {
        long at = in.position();
        if (in.u32("magic") != MAGIC) {
            throw in.damaged(at, "magic", "it is not QEVM");
        }
        long version = in.u32("version");
        if (version != VERSION) {
            throw new UnsupportedCoreException("%s is a migration stream of version %d; only version 3 is read"
                    .formatted(in.bytes().name(), version));
        }
    }

    private void records() {
        while (true) {
            long at = in.position();
            int type = in.u8("section type");
            switch (type) {
                case EOF -> {
                    description();
                    return;
                }
                case CONFIGURATION -> configuration();
                case START, FULL -> begin(at);
                case PART, END -> more(at);
                case COMMAND -> command(at);
                default -> throw in.damaged(at, "section type", "0x%02x is none".formatted(type));
            }
        }
    }

    private void configuration() {
        machine = in.longName("machine type");
        while (!in.isAtEnd() && next() == SUBSECTION) {
            in.u8("subsection");
            String name = in.name("subsection name");
            in.u32("subsection version");
            switch (name) {
                case "configuration/target-page-bits" -> {
                    long bits = in.u32("target page bits");
                    if (bits != Integer.numberOfTrailingZeros(RamBlock.PAGE_SIZE)) {
                        throw new UnsupportedCoreException(
                                "%s has pages of 2^%d bytes; only 4096 bytes (x86_64) are read"
                                        .formatted(in.bytes().name(), bits));
                    }
                }
                case "configuration/capabilities" -> capabilities();
                case "configuration/uuid" -> in.skip(UUID_BYTES, "uuid");
                default ->
                    throw new UnsupportedCoreException("%s has a configuration that is not read: %s"
                            .formatted(in.bytes().name(), name));
            }
        }
    }

    private void capabilities() {
        // None but x-ignore-shared and mapped-ram are ever named, and both keep RAM elsewhere.
        if (in.u32("caps_count") > 0) {
            throw new UnsupportedCoreException("%s was written with the capability %s; take it again without"
                    .formatted(in.bytes().name(), in.name("capability")));
        }
    }

    private void begin(long at) {
        if (sections.size() == MAX_SECTIONS) {
            throw in.damaged(at, "section", "more than %d sections".formatted(MAX_SECTIONS));
        }
        long id = in.u32("section_id");
        String name = in.name("section name");
        long instance = in.u32("instance_id");
        long version = in.u32("version_id");
        if (name.equals("ram")) {
            if (version != RamSection.VERSION) {
                throw new UnsupportedCoreException("%s has a section \"ram\" of version %d; version 4 is read"
                        .formatted(in.bytes().name(), version));
            }
            if (ramSection >= 0) {
                throw in.damaged(at, "section name", "a second section \"ram\"");
            }
            ramSection = id;
            ram.start();
            footer(id);
        } else {
            device(id, name, instance);
        }
    }

    private void more(long at) {
        long id = in.u32("section_id");
        if (id == ramSection) {
            ram.part();
            footer(id);
        } else if (ramSection < 0) {
            throw in.damaged(at, "section_id", "section %d goes on before it began".formatted(id));
        } else {
            device(id, "", 0);
        }
    }

    private void footer(long id) {
        long at = in.position();
        if (in.u8("footer") != FOOTER || in.u32("footer") != id) {
            throw in.damaged(at, "footer", "there is none of section %d".formatted(id));
        }
    }

    /**
     * A device's state does not say how long it is; its footer ends it: its mark and the section's number, with another
     * record behind them.
     */
    private void device(long id, String name, long instance) {
        long begin = in.position();
        long last = in.bytes().size() - FOOTER_BYTES - 1;
        var all = in.bytes().slice(0, in.bytes().size(), "sections");
        for (long at = begin; at <= last; at++) {
            if (all.get(ValueLayout.JAVA_BYTE, at) == FOOTER
                    && Integer.toUnsignedLong(all.get(BE32, at + 1)) == id
                    && isRecord(at + FOOTER_BYTES)) {
                if (!name.isEmpty()) {
                    sections.add(new StreamSection(name, instance, begin, at - begin));
                }
                in.seek(at + FOOTER_BYTES);
                return;
            }
        }
        throw in.damaged(begin, "section " + (name.isEmpty() ? id : name), "the stream ends in it");
    }

    /** Whether a record can begin there; a section is looked at as far as its name. */
    private boolean isRecord(long at) {
        Bytes bytes = in.bytes();
        int type = bytes.u16(at - 1, "section type") >> 8;
        return switch (type) {
            case EOF, PART, END, COMMAND -> true;
            case START, FULL -> {
                StreamCursor ahead = new StreamCursor(bytes, at + 1);
                try {
                    ahead.u32("section_id");
                    ahead.name("section name");
                    yield true;
                } catch (DamagedCoreException e) {
                    yield false;
                }
            }
            default -> false;
        };
    }

    private void command(long at) {
        int command = in.u16("command");
        int length = in.u16("command length");
        if (command >= FIRST_POSTCOPY_COMMAND && command < SWITCHOVER_COMMAND) {
            throw new UnsupportedCoreException(
                    "%s: at offset 0x%x the stream goes over to postcopy (command %d), which is not read"
                            .formatted(in.bytes().name(), at, command));
        }
        in.skip(length, "command");
    }

    private void description() {
        long at = in.position();
        if (in.isAtEnd() || next() != DESCRIPTION) {
            damage.add(in.bytes().name() + ": the stream has no description of the devices, so registers are not read");
            return;
        }
        in.u8("section type");
        long length = in.u32("description length");
        description = VmDescription.parse(in.bytes(), at, in.position(), length);
    }

    private int next() {
        int type = in.u8("section type");
        in.seek(in.position() - 1);
        return type;
    }
}
