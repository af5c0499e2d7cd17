/**
 * The thin part around this machine's own clocks: the kernel's ({@link coretime.time.system.KernelClock}), the hardware clock
 * ({@link coretime.time.system.HardwareClock}), who else sets them ({@link coretime.time.system.TimeDaemons}, {@link
 * coretime.time.system.ClockLock}) and the servers that they are told to ask ({@link coretime.time.system.ConfiguredServers}).
 *
 * <p>Linux of 64 bits. Native calls need {@code --enable-native-access=coretime.time}, or {@code ALL-UNNAMED} on the class path.
 */
@NullMarked
package coretime.time.system;

import org.jspecify.annotations.NullMarked;
