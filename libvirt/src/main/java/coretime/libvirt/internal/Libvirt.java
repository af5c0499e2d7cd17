package coretime.libvirt.internal;

import java.lang.foreign.MemorySegment;

/**
 * The functions of {@code libvirt.so.0} that coretime calls, one method each, named and ordered as in libvirt's headers;
 * {@link NativeLibrary} gives the implementation. C's {@code int} and {@code unsigned} are {@code int},
 * {@code long} and {@code long long} are {@code long}, every pointer is a {@link MemorySegment}.
 */
public interface Libvirt {
    int virInitialize();

    int virGetVersion(MemorySegment libraryVersion, MemorySegment driver, MemorySegment driverVersion);

    MemorySegment virGetLastError();

    void virSetErrorFunc(MemorySegment userData, MemorySegment handler);

    // Event loop

    int virEventRegisterDefaultImpl();

    int virEventRunDefaultImpl();

    int virEventAddTimeout(int milliseconds, MemorySegment callback, MemorySegment opaque, MemorySegment free);

    void virEventUpdateTimeout(int timer, int milliseconds);

    // Connection

    MemorySegment virConnectOpen(MemorySegment uri);

    int virConnectClose(MemorySegment connection);

    int virConnectIsAlive(MemorySegment connection);

    int virConnectSetKeepAlive(MemorySegment connection, int intervalSeconds, int count);

    int virConnectRegisterCloseCallback(
            MemorySegment connection, MemorySegment callback, MemorySegment opaque, MemorySegment free);

    int virConnectUnregisterCloseCallback(MemorySegment connection, MemorySegment callback);

    int virConnectGetLibVersion(MemorySegment connection, MemorySegment version);

    int virConnectGetVersion(MemorySegment connection, MemorySegment version);

    int virConnectListAllDomains(MemorySegment connection, MemorySegment domains, int flags);

    int virConnectDomainEventRegisterAny(
            MemorySegment connection,
            MemorySegment domain,
            int event,
            MemorySegment callback,
            MemorySegment opaque,
            MemorySegment free);

    int virConnectDomainEventDeregisterAny(MemorySegment connection, int callback);

    // Domain

    MemorySegment virDomainLookupByName(MemorySegment connection, MemorySegment name);

    MemorySegment virDomainLookupByUUID(MemorySegment connection, MemorySegment uuid);

    MemorySegment virDomainDefineXMLFlags(MemorySegment connection, MemorySegment xml, int flags);

    MemorySegment virDomainCreateXML(MemorySegment connection, MemorySegment xml, int flags);

    int virDomainFree(MemorySegment domain);

    MemorySegment virDomainGetName(MemorySegment domain);

    int virDomainGetUUID(MemorySegment domain, MemorySegment uuid);

    int virDomainGetID(MemorySegment domain);

    int virDomainGetState(MemorySegment domain, MemorySegment state, MemorySegment reason, int flags);

    MemorySegment virDomainGetXMLDesc(MemorySegment domain, int flags);

    int virDomainIsActive(MemorySegment domain);

    int virDomainIsPersistent(MemorySegment domain);

    int virDomainCreateWithFlags(MemorySegment domain, int flags);

    int virDomainDestroy(MemorySegment domain);

    int virDomainShutdown(MemorySegment domain);

    int virDomainReboot(MemorySegment domain, int flags);

    int virDomainReset(MemorySegment domain, int flags);

    int virDomainSuspend(MemorySegment domain);

    int virDomainResume(MemorySegment domain);

    int virDomainUndefineFlags(MemorySegment domain, int flags);

    int virDomainInjectNMI(MemorySegment domain, int flags);

    int virDomainSetLifecycleAction(MemorySegment domain, int type, int action, int flags);

    int virDomainCoreDumpWithFormat(MemorySegment domain, MemorySegment path, int format, int flags);

    int virDomainGetJobStats(
            MemorySegment domain, MemorySegment type, MemorySegment params, MemorySegment count, int flags);

    int virDomainAbortJob(MemorySegment domain);

    void virTypedParamsFree(MemorySegment params, int count);
}
