package coretime.cli;

import coretime.cli.CoreInfoDocument.Cpu;
import coretime.cli.CoreInfoDocument.KernelPart;
import coretime.cli.CoreInfoDocument.Pages;
import coretime.cli.CoreInfoDocument.Range;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code core info} for people. */
final class CoreInfoText {
    private static final int CPUS_SHOWN = 8;
    private static final int DAMAGE_SHOWN = 20;

    private CoreInfoText() {}

    static String of(CoreInfoDocument info, CoreText text) {
        text.fact("core", info.name(), Ansi.BOLD);
        text.fact(
                "format", info.formatDetails().isEmpty() ? info.format() : info.format() + ", " + info.formatDetails());
        text.fact(
                "size",
                (info.fileBytes() == 0 ? "a pipe" : Sizes.of(info.fileBytes()) + " in the file") + " for "
                        + Sizes.of(info.ram().bytes()) + " of RAM");
        kernel(info.kernel(), info.architecture(), text);
        if (info.takenAt() != null) {
            text.fact("taken", info.takenAt() + ", by the core's header");
        }
        text.fact("filter", filter(info.filterLevel()));
        pages(info.pages(), text);
        label(text, "RAM", info.ram().ranges().stream().map(CoreInfoText::range).toList());
        label(text, "CPUs", cpus(info.cpus()));
        if (info.damage().isEmpty()) {
            text.fact("damage", "none seen; 'coretime core verify' looks at every page");
        } else {
            info.damage().stream().limit(DAMAGE_SHOWN).forEach(damage -> text.fact("damage", damage, Ansi.RED));
        }
        return text.toString();
    }

    private static void kernel(KernelPart kernel, String architecture, CoreText text) {
        String release = kernel.release() == null ? "unknown" : kernel.release();
        text.fact("kernel", release + ", " + architecture, Ansi.BOLD);
        if (kernel.version() != null) {
            text.more(kernel.version());
        }
        if (kernel.hostName() != null) {
            text.fact("host name", kernel.hostName());
        }
        if (kernel.unknown() != null) {
            text.fact("", "its memory cannot be understood: " + kernel.unknown(), Ansi.RED);
            return;
        }
        text.more("VMCOREINFO " + ("memory".equals(kernel.vmcoreinfo()) ? "found by a search of memory" : "in the core")
                + "; phys_base " + kernel.physBase()
                + (kernel.kernelOffset() == null ? "" : ", moved by KASLR " + kernel.kernelOffset()));
        if (kernel.crashTime() != null) {
            text.fact("crashed", kernel.crashTime() + ", by the guest's clock");
        }
    }

    private static String filter(@Nullable Integer level) {
        if (level == null) {
            return "the core does not say";
        }
        if (level == 0) {
            return "level 0: every page is kept";
        }
        List<String> kinds = new ArrayList<>();
        String[] names = {"zero pages", "page cache", "private page cache", "processes' memory", "free pages"};
        for (int i = 0; i < names.length; i++) {
            if ((level >> i & 1) != 0) {
                kinds.add(names[i]);
            }
        }
        return "level " + level + ": without " + String.join(", ", kinds);
    }

    private static void pages(Pages pages, CoreText text) {
        text.fact("pages", Sizes.count(pages.inAll()) + " of " + pages.size() + " bytes: " + counts(pages));
    }

    private static String counts(Pages pages) {
        List<String> parts = new ArrayList<>();
        long[] numbers = {pages.present(), pages.zero(), pages.excluded(), pages.missing()};
        String[] names = {"present", "known to be zeros", "excluded", "missing"};
        for (int i = 0; i < names.length; i++) {
            if (numbers[i] != 0) {
                parts.add(
                        Sizes.count(numbers[i]) + " " + names[i] + " (" + Sizes.share(numbers[i], pages.inAll()) + ")");
            }
        }
        return String.join(", ", parts);
    }

    private static void label(CoreText text, String label, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            text.fact(i == 0 ? label : "", lines.get(i));
        }
    }

    private static String range(Range range) {
        return range.start() + " to " + range.end() + ", " + Sizes.of(range.bytes());
    }

    private static List<String> cpus(List<Cpu> cpus) {
        List<String> lines = new ArrayList<>();
        if (cpus.isEmpty()) {
            lines.add("no registers in the core");
        }
        for (Cpu cpu : cpus.subList(0, Math.min(CPUS_SHOWN, cpus.size()))) {
            lines.add("%d: rip %s, rsp %s".formatted(cpu.number(), cpu.instructionPointer(), cpu.stackPointer()));
        }
        if (cpus.size() > CPUS_SHOWN) {
            lines.add("and " + (cpus.size() - CPUS_SHOWN) + " more");
        }
        return lines;
    }
}
