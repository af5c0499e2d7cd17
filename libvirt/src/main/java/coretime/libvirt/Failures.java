package coretime.libvirt;

import coretime.libvirt.internal.NativeFailure;

/** Turns libvirt's errors into this module's: the class by the code, and the meaning and the remedy to the message. */
final class Failures {
    private Failures() {}

    /** A failed call. */
    static LibvirtException explain(String doing, NativeFailure failure) {
        String message = "Cannot " + doing + ": " + failure.text() + meaning(failure.code());
        return failure.code() == NativeFailure.VIR_ERR_NO_DOMAIN
                ? new NoSuchDomain(failure.code(), failure.domain(), message)
                : new LibvirtException(failure.code(), failure.domain(), message);
    }

    private static String meaning(int code) {
        return switch (code) {
            case NativeFailure.VIR_ERR_NO_SUPPORT,
                    NativeFailure.VIR_ERR_OPERATION_UNSUPPORTED,
                    NativeFailure.VIR_ERR_CONFIG_UNSUPPORTED,
                    NativeFailure.VIR_ERR_ARGUMENT_UNSUPPORTED ->
                ". This hypervisor, its version or this domain's configuration does not support it.";
            case NativeFailure.VIR_ERR_NO_DOMAIN ->
                ". The domain was undefined, or is transient and has stopped; see virsh list --all.";
            case NativeFailure.VIR_ERR_OPERATION_INVALID -> ". The domain's present state does not allow it.";
            case NativeFailure.VIR_ERR_OPERATION_TIMEOUT ->
                ". Another job holds the domain: wait for its end or abort it (virsh domjobinfo, virsh domjobabort).";
            case NativeFailure.VIR_ERR_OPERATION_DENIED, NativeFailure.VIR_ERR_ACCESS_DENIED ->
                ". Run as root or as a member of the group libvirt.";
            default -> "";
        };
    }

    /** A failed connect. */
    static LibvirtException unreachable(String uri, NativeFailure failure) {
        String remedy = switch (failure.code()) {
            case NativeFailure.VIR_ERR_SYSTEM_ERROR, NativeFailure.VIR_ERR_RPC ->
                ". No libvirt daemon answers there: start libvirtd (systemctl start libvirtd; without systemd:"
                        + " virtlogd -d; libvirtd -d). Debian package: libvirt-daemon-system.";
            case NativeFailure.VIR_ERR_NO_CONNECT ->
                ". The URI names no hypervisor that this libvirt knows, or its driver is not installed (Debian"
                        + " package for qemu: libvirt-daemon-driver-qemu).";
            case NativeFailure.VIR_ERR_AUTH_FAILED,
                    NativeFailure.VIR_ERR_AUTH_CANCELLED,
                    NativeFailure.VIR_ERR_AUTH_UNAVAILABLE,
                    NativeFailure.VIR_ERR_OPERATION_DENIED,
                    NativeFailure.VIR_ERR_ACCESS_DENIED ->
                ". The daemon lets this user not in: run as root or as a member of the group libvirt.";
            default -> "";
        };
        String message = "Cannot connect to " + uri + ": " + failure.text() + remedy;
        return remedy.isEmpty()
                ? new LibvirtException(failure.code(), failure.domain(), message)
                : new LibvirtUnavailable(failure.code(), failure.domain(), message);
    }
}
