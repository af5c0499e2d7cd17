package coretime.vmcore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The registers of x86_64 CPUs as QEMU's human monitor prints them for {@code info registers -a} (QEMU
 * target/i386/cpu-dump.c). It works in every state of the machine, a crashed one too, and takes milliseconds. The second
 * GS base is not in it and is given as 0.
 */
public final class MonitorRegisters {
    private static final int MAX_TEXT = 1 << 24;
    private static final int MAX_CPUS = 16384;
    private static final Pattern CPU = Pattern.compile("(?m)^CPU#(\\d{1,5})\\s*$");
    private static final Pattern VALUE = Pattern.compile("\\b(R[A-Z0-9]{1,2}|E[A-Z]{2}|CR[0-4]) *=([0-9a-f]{8,16})\\b");
    private static final Pattern SEGMENT = Pattern.compile("(?m)^([CDEFGS]S) *=([0-9a-f]{4}) ([0-9a-f]{8,16})\\b");
    private static final List<String> GENERAL = List.of(
            "R15", "R14", "R13", "R12", "RBP", "RBX", "R11", "R10", "R9", "R8", "RAX", "RCX", "RDX", "RSI", "RDI");

    private MonitorRegisters() {}

    /**
     * Reads them.
     *
     * @param text QEMU's answer
     * @return the CPUs, in their order
     * @throws CoreException where it is not such a text; the message names the register
     */
    public static List<CpuState> parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw new CoreException("the monitor's registers are a text of more than " + MAX_TEXT + " characters");
        }
        List<CpuState> cpus = new ArrayList<>();
        Matcher cpu = CPU.matcher(text);
        boolean isThere = cpu.find();
        while (isThere) {
            int number = Integer.parseInt(cpu.group(1));
            int begin = cpu.end();
            isThere = cpu.find();
            if (number != cpus.size() || number >= MAX_CPUS) {
                throw new CoreException("the monitor's registers have CPU " + number + " in place " + cpus.size());
            }
            cpus.add(new CpuState(
                    number, 0, registers(number, text.substring(begin, isThere ? cpu.start() : text.length()))));
        }
        if (cpus.isEmpty()) {
            throw new CoreException("the monitor's registers name no CPU");
        }
        return List.copyOf(cpus);
    }

    private static X86Registers registers(int cpu, String text) {
        Map<String, Long> values = new HashMap<>();
        Matcher value = VALUE.matcher(text);
        while (value.find()) {
            values.putIfAbsent(wide(value.group(1)), Long.parseUnsignedLong(value.group(2), 16));
        }
        Map<String, Long> bases = new HashMap<>();
        Matcher segment = SEGMENT.matcher(text);
        while (segment.find()) {
            values.put(segment.group(1), Long.parseUnsignedLong(segment.group(2), 16));
            bases.put(segment.group(1), Long.parseUnsignedLong(segment.group(3), 16));
        }
        // A CPU that no system uses yet is in a mode without the upper eight.
        boolean isWide = values.containsKey("R8");
        List<Long> general = new ArrayList<>();
        for (String name : GENERAL) {
            general.add(isWide || !name.matches("R\\d+") ? get(cpu, values, name) : 0L);
        }
        general.add(-1L); // no system call
        general.add(get(cpu, values, "RIP"));
        general.add(get(cpu, values, "CS"));
        general.add(get(cpu, values, "RFL"));
        general.add(get(cpu, values, "RSP"));
        general.add(get(cpu, values, "SS"));
        general.add(get(cpu, bases, "FS"));
        general.add(get(cpu, bases, "GS"));
        for (String name : List.of("DS", "ES", "FS", "GS")) {
            general.add(get(cpu, values, name));
        }
        return new X86Registers(
                general,
                Optional.of(new X86Registers.Control(
                        get(cpu, values, "CR0"),
                        get(cpu, values, "CR2"),
                        get(cpu, values, "CR3"),
                        get(cpu, values, "CR4"),
                        0)));
    }

    /** EAX, EIP and so on stand for RAX and RIP in a CPU that is not in 64-bit mode. */
    private static String wide(String name) {
        return name.startsWith("E") ? "R" + name.substring(1) : name;
    }

    private static long get(int cpu, Map<String, Long> values, String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new CoreException("the monitor's registers of CPU " + cpu + " lack " + name);
        }
        return value;
    }
}
