package coretime.vmcore.internal.stream;

import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.internal.io.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a PC has its RAM, which a stream does not say (QEMU hw/i386/pc_piix.c, pc_q35.c, pc.c): the machine type's rule, and
 * what QEMU told the firmware in the clock's CMOS, which knows of max-ram-below-4g too. A guest can write the CMOS; it
 * counts where it agrees with the RAM there is.
 */
final class MachineLayout {
    /** pc.ram, or ram-node0 and so on with NUMA; with the path of a memory backend where the machine wants that. */
    private static final Pattern MAIN = Pattern.compile("(/objects/)?(pc\\.ram|microvm\\.ram|ram-node\\d+)");

    /** Hot-plugged or additional memory: a memory backend's name. Everything else belongs to devices. */
    private static final Pattern BACKEND = Pattern.compile("/objects/.*|(dimm|mem|vmem|virtiomem|memdimm|memnvdimm).*");

    private static final Pattern PC = Pattern.compile("(pc|pc-i440fx|pc-q35|q35|microvm)(-.*)?");

    private static final long PAGES_PER_MIB = 256;
    private static final long FOUR_GIB = 1L << 32;
    private static final long SIXTEEN_MIB = 1L << 24;
    private static final long CMOS_UNIT = 1L << 16;
    private static final int CMOS_BYTES = 128;
    private static final int CMOS_BELOW_4G = 0x34;
    private static final int CMOS_ABOVE_4G = 0x5b;
    private static final long HOLE_OF_HYPERTRANSPORT = 0xfd_0000_0000L;

    private MachineLayout() {}

    /**
     * A piece of RAM.
     *
     * @param firstPfn its first page in the guest's physical memory
     * @param block what holds it
     * @param firstPage its first page in the block
     * @param pages how many
     */
    record Piece(long firstPfn, RamBlock block, long firstPage, long pages) {}

    /**
     * Lays out the RAM blocks.
     *
     * @param problems told of what is left out or unclear
     * @throws UnsupportedCoreException where the machine is none that is known
     */
    static List<Piece> of(Bytes bytes, StreamParser.Parsed parsed, List<String> problems) {
        if (!PC.matcher(parsed.machine()).matches()) {
            throw new UnsupportedCoreException("%s is of a machine %s, whose RAM is not known to be where"
                    .formatted(bytes.name(), parsed.machine().isEmpty() ? "without a name" : parsed.machine()));
        }
        List<RamBlock> main = parsed.blocks().stream()
                .filter(block -> MAIN.matcher(block.name()).matches())
                .toList();
        if (main.isEmpty()) {
            throw new UnsupportedCoreException("%s has no RAM block of a name that is known, but %s"
                    .formatted(
                            bytes.name(),
                            parsed.blocks().stream().map(RamBlock::name).collect(Collectors.joining(", "))));
        }
        parsed.blocks().stream()
                .filter(block -> BACKEND.matcher(block.name()).matches() && !main.contains(block))
                .forEach(block ->
                        problems.add("%s: block %s (%d MiB) was left out: the stream does not say where it lies"
                                .formatted(bytes.name(), block.name(), block.pages() / PAGES_PER_MIB)));
        long total = main.stream().mapToLong(RamBlock::pages).sum() * RamBlock.PAGE_SIZE;
        long below = below4Gib(bytes, parsed, total, problems);
        if (FOUR_GIB + total - below > HOLE_OF_HYPERTRANSPORT) {
            problems.add(
                    bytes.name()
                            + ": RAM reaches to 1 TiB; on some AMD CPUs all of it from 4 GiB on lies there, which is not looked at");
        }
        return pieces(main, below / RamBlock.PAGE_SIZE);
    }

    private static List<Piece> pieces(List<RamBlock> blocks, long pagesBelow) {
        List<Piece> pieces = new ArrayList<>();
        long at = 0;
        for (RamBlock block : blocks) {
            long low = Math.clamp(pagesBelow - at, 0, block.pages());
            if (low > 0) {
                pieces.add(new Piece(at, block, 0, low));
            }
            if (low < block.pages()) {
                long pfn = FOUR_GIB / RamBlock.PAGE_SIZE + at + low - pagesBelow;
                pieces.add(new Piece(pfn, block, low, block.pages() - low));
            }
            at += block.pages();
        }
        return pieces;
    }

    private static long below4Gib(Bytes bytes, StreamParser.Parsed parsed, long total, List<String> problems) {
        long byRule = byRule(parsed.machine(), total);
        Optional<Long> byCmos = byCmos(bytes, parsed, total);
        if (byCmos.isPresent() && byCmos.get() != byRule) {
            problems.add(
                    "%s: %s should have 0x%x bytes of RAM below 4 GiB, the firmware was told of 0x%x: taken as the firmware was told"
                            .formatted(bytes.name(), parsed.machine(), byRule, byCmos.get()));
        }
        return byCmos.orElse(byRule);
    }

    private static long byRule(String machine, long total) {
        boolean isQ35 = machine.contains("q35");
        long limit = isQ35 ? 0xb000_0000L : 0xe000_0000L;
        long split = isQ35 ? 0x8000_0000L : 0xc000_0000L;
        return total >= limit ? split : total;
    }

    /** What the firmware was told, where it is no less than 16 MiB and the two parts make up all RAM. */
    private static Optional<Long> byCmos(Bytes bytes, StreamParser.Parsed parsed, long total) {
        for (StreamSection section : parsed.sections()) {
            if (section.name().equals("mc146818rtc") && parsed.description().isPresent()) {
                return parsed.description()
                        .get()
                        .fields(section)
                        .flatMap(fields -> fields.field("cmos_data", CMOS_BYTES, 1))
                        .flatMap(field -> byCmos(bytes, section.offset() + field.offset(), total));
            }
        }
        return Optional.empty();
    }

    private static Optional<Long> byCmos(Bytes bytes, long cmos, long total) {
        long below = bytes.u16(cmos + CMOS_BELOW_4G, "cmos_data") * CMOS_UNIT + SIXTEEN_MIB;
        long above = (bytes.u32(cmos + CMOS_ABOVE_4G, "cmos_data") & 0xffffff) * CMOS_UNIT;
        return below > SIXTEEN_MIB && below < FOUR_GIB && below + above == total
                ? Optional.of(below)
                : Optional.empty();
    }
}
