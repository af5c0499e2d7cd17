package coretime.vmcore;

/**
 * One CPU of the guest.
 *
 * @param number from 0
 * @param pid the process that ran, as NT_PRSTATUS says; 0 where the source does not say
 * @param registers at the moment of the core
 */
public record CpuState(int number, int pid, Registers registers) {}
