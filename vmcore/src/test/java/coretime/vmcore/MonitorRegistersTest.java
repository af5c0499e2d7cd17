package coretime.vmcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorRegistersTest {
    private static final String WIDE = """

            CPU#0
            RAX=000000000001ad40 RBX=0000000000000000 RCX=0000000000000001 RDX=4000000000000000
            RSI=0000000000000083 RDI=0000000000026a94 RBP=ffffffff9061aa40 RSP=ffffffff90603e98
            R8 =0000000000000008 R9 =000000003d1e548e R10=000000000000000a R11=0000000000000001
            R12=0000000000000000 R13=0000000000000000 R14=0000000000000000 R15=0000000000014790
            RIP=ffffffff8f617a0b RFL=00000246 [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=1
            ES =0000 0000000000000000 00000000 00000000
            CS =0010 0000000000000000 ffffffff 00af9b00 DPL=0 CS64 [-RA]
            SS =0018 0000000000000000 ffffffff 00cf9300 DPL=0 DS   [-WA]
            DS =0000 0000000000000000 00000000 00000000
            FS =0000 00007fde47b1f829 00000000 00000000
            GS =0000 ff224a23f7c00000 00000000 00000000
            LDT=0000 0000000000000000 00000000 00008200 DPL=0 LDT
            CR0=80050033 CR2=00007f92513f0fcc CR3=0000000100b98000 CR4=00751eb0
            DR0=0000000000000000 DR1=0000000000000000 DR2=0000000000000000 DR3=0000000000000000
            """;
    private static final String NARROW = """
            CPU#1
            EAX=00000000 EBX=00000000 ECX=00000000 EDX=00060fb1
            ESI=00000000 EDI=00000000 EBP=00000000 ESP=00000000
            EIP=0000fff0 EFL=00000002 [-------] CPL=0 II=0 A20=1 SMM=0 HLT=1
            ES =0000 00000000 0000ffff 00009300
            CS =f000 ffff0000 0000ffff 00009b00
            SS =0000 00000000 0000ffff 00009300
            DS =0000 00000000 0000ffff 00009300
            FS =0000 00000000 0000ffff 00009300
            GS =0000 00000000 0000ffff 00009300
            CR0=60000010 CR2=00000000 CR3=00000000 CR4=00000000
            """;

    @Test
    void aCpuInLongModeIsReadWhole() {
        List<CpuState> cpus = MonitorRegisters.parse(WIDE);
        assertThat(cpus).singleElement().satisfies(cpu -> {
            X86Registers registers = (X86Registers) cpu.registers();
            assertThat(registers.instructionPointer()).isEqualTo(0xffffffff8f617a0bL);
            assertThat(registers.stackPointer()).isEqualTo(0xffffffff90603e98L);
            assertThat(registers.general().get(X86Registers.R15)).isEqualTo(0x14790);
            assertThat(registers.general().get(X86Registers.R8)).isEqualTo(8);
            assertThat(registers.general().get(X86Registers.R10)).isEqualTo(10);
            assertThat(registers.general().get(X86Registers.EFLAGS)).isEqualTo(0x246);
            assertThat(registers.general().get(X86Registers.CS)).isEqualTo(0x10);
            assertThat(registers.general().get(X86Registers.FS_BASE)).isEqualTo(0x7fde47b1f829L);
            assertThat(registers.general().get(X86Registers.GS_BASE)).isEqualTo(0xff224a23f7c00000L);
            assertThat(registers.control().orElseThrow().cr3()).isEqualTo(0x100b98000L);
            assertThat(registers.control().orElseThrow().cr4()).isEqualTo(0x751eb0);
        });
    }

    @Test
    void aCpuThatNoSystemUsesYetIsReadToo() {
        assertThat(MonitorRegisters.parse(WIDE + NARROW))
                .hasSize(2)
                .last()
                .satisfies(
                        cpu -> assertThat(cpu.registers().instructionPointer()).isEqualTo(0xfff0));
    }

    @Test
    void whatIsNoSuchTextIsRefusedByTheRegistersName() {
        assertThatThrownBy(() -> MonitorRegisters.parse("unknown command: 'info registers'"))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("no CPU");
        assertThatThrownBy(() -> MonitorRegisters.parse(WIDE.replace("CR3", "XY3")))
                .isInstanceOf(CoreException.class)
                .hasMessage("the monitor's registers of CPU 0 lack CR3");
        assertThatThrownBy(() -> MonitorRegisters.parse(WIDE + WIDE))
                .isInstanceOf(CoreException.class)
                .hasMessageContaining("CPU 0 in place 1");
    }
}
