package coretime.host.capture;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.CorePolicy;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.OnCrash;
import coretime.libvirt.CoreFormat;
import coretime.libvirt.Domain;
import coretime.libvirt.DumpFlag;
import coretime.vmcore.Cores;
import coretime.vmcore.CrashCard;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.Kernel;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.MemoryCopy;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageBuffer;
import coretime.vmcore.PageFilter;
import coretime.vmcore.PageSet;
import coretime.vmcore.Progress;
import coretime.vmcore.RamMap;
import coretime.vmcore.X86Registers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A panicked guest's memory as it is read in its QEMU process, and as QEMU itself dumps it while nothing changes. */
class GuestRamIT {
    private static final Duration BOOT = Duration.ofMinutes(4);
    private static final long RAM = 512L << 20;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyPageAndRegisterIsTheOneThatQemuDumps() throws Exception {
        compare(true);
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void ofPrivateMemoryToo() throws Exception {
        compare(false);
    }

    private void compare(boolean isShared) throws Exception {
        LabOptions options = LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE);
        try (Lab lab = Lab.open(options, LabProgress.silent())) {
            Guest guest = lab.start(GuestSpec.named("coretime-ram")
                    .withVcpus(2)
                    .withRam(RAM)
                    .withSharedRam(isShared)
                    .withOnCrash(OnCrash.PRESERVE));
            guest.awaitBooted(BOOT);
            Domain domain = guest.domain();
            GuestMemories memories = new GuestMemories();
            new DirectStrategy(memories).prepare(domain, CorePolicy.in(directory));
            assertThat(memories.vmcoreinfo(domain)).isPresent();
            guest.crash(Duration.ofSeconds(30));
            Path dump = directory.resolve("dump");
            domain.coreDump(dump, CoreFormat.RAW, EnumSet.of(DumpFlag.MEMORY_ONLY));
            assertThat(memories.ram(domain).isShared()).isEqualTo(isShared);
            assertThat(memories.ram(domain).bytes()).isEqualTo(RAM);
            try (LiveMemory memory = memories.ram(domain).open();
                    MemoryCore reference = Cores.open(dump)) {
                assertSame(memories.core(domain, memory), reference);
            }
        }
    }

    private static void assertSame(MemoryCore live, MemoryCore reference) {
        assertThat(equalPages(live, reference)).isGreaterThan(RAM / 4096 - 64);
        assertThat(live.cpus()).hasSameSizeAs(reference.cpus());
        for (int i = 0; i < live.cpus().size(); i++) {
            X86Registers ours = (X86Registers) live.cpus().get(i).registers();
            X86Registers theirs = (X86Registers) reference.cpus().get(i).registers();
            // The note has the segment bases and the control registers where QEMU adds them; the rest is compared
            // whole.
            assertThat(ours.general().subList(0, X86Registers.ORIG_RAX))
                    .isEqualTo(theirs.general().subList(0, X86Registers.ORIG_RAX));
            assertThat(ours.instructionPointer()).isEqualTo(theirs.instructionPointer());
            assertThat(ours.stackPointer()).isEqualTo(theirs.stackPointer());
            assertThat(ours.control().orElseThrow().cr3())
                    .isEqualTo(theirs.control().orElseThrow().cr3());
        }
        CrashCard card = CrashCard.of(reference);
        assertThat(card.panic()).contains("sysrq triggered crash");
        // By the registers alone, as after a boot that nobody has looked at.
        Kernel kernel = Kernel.of(LiveMemory.core("live", live.memory(), live.cpus(), Optional.empty()));
        assertThat(kernel.vmcoreinfoWasSearched()).isTrue();
        assertThat(CrashCard.of(kernel)).isEqualTo(card);

        PageSet keep =
                PageFilter.select(kernel, new FilterLevel(31), 2, Progress.NONE).keep();
        try (MemoryCopy copy = MemoryCopy.of(live.memory(), keep, 2)) {
            MemoryCore copied = LiveMemory.core("copy", copy, live.cpus(), Optional.empty());
            assertThat(equalPages(copied, reference)).isEqualTo(keep.count());
            assertThat(CrashCard.of(copied)).isEqualTo(card);
        }
    }

    /** How many pages both hold, all of which must be equal. */
    private static long equalPages(MemoryCore one, MemoryCore other) {
        PageBuffer first = PageBuffer.of(one.memory());
        PageBuffer second = PageBuffer.of(other.memory());
        long equal = 0;
        for (RamMap.Range range : one.memory().ram().ranges()) {
            for (long pfn = range.firstPfn(); pfn < range.endPfn(); pfn++) {
                if (one.memory().presence(pfn).isReadable()
                        && other.memory().presence(pfn).isReadable()) {
                    assertThat(one.memory()
                                    .page(pfn, first)
                                    .mismatch(other.memory().page(pfn, second)))
                            .as("page 0x%x", pfn)
                            .isEqualTo(-1);
                    equal++;
                }
            }
        }
        return equal;
    }
}
