/**
 * Memory cores: {@link coretime.vmcore.Cores} opens any of the known formats as a {@link coretime.vmcore.MemoryCore},
 * whose {@link coretime.vmcore.PhysicalMemory} is read, filtered, explained or written again.
 */
package coretime.vmcore;
