package coretime.libvirt.internal;

import java.lang.foreign.MemorySegment;

/** The functions of {@code libvirt-qemu.so.0} that coretime calls, as {@link Libvirt} has those of libvirt itself. */
public interface LibvirtQemu {
    int virDomainQemuMonitorCommand(MemorySegment domain, MemorySegment command, MemorySegment result, int flags);

    int virDomainQemuMonitorCommandWithFiles(
            MemorySegment domain,
            MemorySegment command,
            int inCount,
            MemorySegment inFiles,
            MemorySegment outCount,
            MemorySegment outFiles,
            MemorySegment result,
            int flags);

    MemorySegment virDomainQemuAgentCommand(MemorySegment domain, MemorySegment command, int timeoutSeconds, int flags);

    int virConnectDomainQemuMonitorEventRegister(
            MemorySegment connection,
            MemorySegment domain,
            MemorySegment event,
            MemorySegment callback,
            MemorySegment opaque,
            MemorySegment free,
            int flags);

    int virConnectDomainQemuMonitorEventDeregister(MemorySegment connection, int callback);
}
