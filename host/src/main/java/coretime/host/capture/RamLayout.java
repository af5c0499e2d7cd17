package coretime.host.capture;

import coretime.host.HostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a guest has its RAM, by QEMU's own flat view of the address space "memory" ({@code info mtree -f}, QEMU
 * softmmu/memory.c). What the firmware hides, a device's memory and ROM of its own are left out. Immutable.
 *
 * @param regions by ascending guest-physical address
 */
record RamLayout(List<Region> regions) {
    private static final int PAGE = 4096;
    private static final int MAX_REGIONS = 65_536;
    private static final Pattern VIEW = Pattern.compile("FlatView #\\d+");
    private static final Pattern MEMORY = Pattern.compile("\\s*AS \"memory\", root: .*");
    private static final Pattern REGION = Pattern.compile(
            "\\s*([0-9a-f]{16})-([0-9a-f]{16}) \\(prio -?\\d+, (ram|rom)\\): (\\S+)(?: @([0-9a-f]{16}))?.*");

    /** The machine's RAM, NUMA nodes' and plugged modules: what the guest takes for memory (QEMU backends/hostmem.c). */
    private static final Pattern RAM = Pattern.compile(
            "(/objects/)?(pc\\.ram|microvm\\.ram|ram-node\\d+|(mem)?dimm\\d+|memdimm\\d+|(mem)?virtiomem\\d+)");

    RamLayout {
        regions = List.copyOf(regions);
        long end = 0;
        for (Region region : regions) {
            if (region.address() < end) {
                throw new HostException("QEMU's memory map has two pieces of RAM at 0x%x".formatted(region.address()));
            }
            end = region.address() + region.bytes();
        }
    }

    /**
     * A piece of RAM.
     *
     * @param address guest-physical, in bytes
     * @param bytes its length
     * @param block the RAM block that it is of
     * @param offset in the block, in bytes
     */
    record Region(long address, long bytes, String block, long offset) {}

    /**
     * Reads QEMU's answer.
     *
     * @throws HostException where it is not such an answer
     */
    static RamLayout parse(String text) {
        List<Region> regions = new ArrayList<>();
        boolean isMemory = false;
        for (String line : text.split("\r?\n", -1)) {
            if (VIEW.matcher(line).matches()) {
                if (isMemory) {
                    break;
                }
            } else if (MEMORY.matcher(line).matches()) {
                isMemory = true;
            } else if (isMemory) {
                Matcher region = REGION.matcher(line);
                if (region.matches() && RAM.matcher(region.group(4)).matches()) {
                    add(regions, region);
                }
            }
        }
        if (regions.isEmpty()) {
            throw new HostException("QEMU's memory map (info mtree -f) shows no RAM: " + head(text));
        }
        return new RamLayout(regions);
    }

    private static void add(List<Region> regions, Matcher matcher) {
        long address = Long.parseUnsignedLong(matcher.group(1), 16);
        long last = Long.parseUnsignedLong(matcher.group(2), 16);
        long offset = matcher.group(5) == null ? 0 : Long.parseUnsignedLong(matcher.group(5), 16);
        long bytes = last - address + 1;
        if (address < 0 || bytes <= 0 || offset < 0 || ((address | bytes | offset) & (PAGE - 1)) != 0) {
            throw new HostException("QEMU's memory map has RAM that is no whole pages: " + matcher.group());
        }
        String block = matcher.group(4);
        Region previous = regions.isEmpty() ? null : regions.getLast();
        // Read-only pieces below 1 MiB cut one block into several.
        if (previous != null
                && previous.block().equals(block)
                && previous.address() + previous.bytes() == address
                && previous.offset() + previous.bytes() == offset) {
            regions.set(
                    regions.size() - 1,
                    new Region(previous.address(), previous.bytes() + bytes, block, previous.offset()));
        } else if (regions.size() < MAX_REGIONS) {
            regions.add(new Region(address, bytes, block, offset));
        } else {
            throw new HostException("QEMU's memory map has more than " + MAX_REGIONS + " pieces of RAM");
        }
    }

    private static String head(String text) {
        return text.substring(0, Math.min(200, text.length())).replaceAll("\\s+", " ");
    }

    long bytes() {
        return regions.stream().mapToLong(Region::bytes).sum();
    }
}
