package coretime.vmcore;

import java.util.Optional;

/**
 * One record of the kernel's log (Linux kernel/printk/printk_ringbuffer.h, struct printk_info).
 *
 * @param sequence the kernel's number of the record, from 0 at boot
 * @param nanos since boot, by the kernel's sched_clock
 * @param facility of syslog; 0 is the kernel
 * @param level of syslog, 0 (emergency) to 7 (debug)
 * @param caller "T" and a task's number or "C" and a CPU's, where the kernel keeps it
 * @param text bytes of the message as ISO 8859-1, one or several lines, as the guest wrote them: not yet safe for a
 *     terminal
 */
public record LogRecord(long sequence, long nanos, int facility, int level, Optional<String> caller, String text) {}
