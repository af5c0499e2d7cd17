package coretime.host;

import coretime.host.internal.DomainXml;
import coretime.libvirt.Domain;
import coretime.libvirt.LifecycleAction;
import org.jspecify.annotations.Nullable;

/**
 * What libvirt does when a guest panics: {@code <on_crash>}.
 *
 * @param live of the running domain; null where it does not run
 * @param persistent of its definition; null where it has none
 */
public record CrashActions(
        @Nullable LifecycleAction live, @Nullable LifecycleAction persistent) {

    /** As libvirt has them now. */
    public static CrashActions of(Domain domain) {
        return new CrashActions(
                domain.isActive() ? read(domain.xml()) : null,
                domain.isPersistent() ? read(domain.inactiveXml()) : null);
    }

    /** Whether libvirt leaves the running domain as it is when it panics. */
    public static boolean isPreserved(Domain domain) {
        return read(domain.xml()) == LifecycleAction.PRESERVE;
    }

    static LifecycleAction read(String domainXml) {
        String action =
                DomainXml.of(domainXml).require("on_crash").getTextContent().strip();
        return LifecycleAction.ofXml(action)
                .orElseThrow(() -> new HostException("the domain's XML has an on_crash that libvirt does not know: "
                        + action.substring(0, Math.min(action.length(), 40))));
    }
}
