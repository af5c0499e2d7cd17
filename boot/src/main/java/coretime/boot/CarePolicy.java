package coretime.boot;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which units are no worse for a clock that is wrong while they start: what mounts, checks and watches devices, brings up the network that
 * the step needs, and lets people log in. Immutable.
 *
 * @param doesNotCare patterns of names, with {@code *} for any part
 * @param cares the same, of units that care although they are among those
 */
public record CarePolicy(List<String> doesNotCare, List<String> cares) {

    /** Units of these types run nothing of their own that tells the time; what they start is judged by itself. */
    private static final Set<UnitType> WITHOUT_PROGRAMS = Set.of(
            UnitType.TARGET,
            UnitType.DEVICE,
            UnitType.MOUNT,
            UnitType.AUTOMOUNT,
            UnitType.SWAP,
            UnitType.SLICE,
            UnitType.SCOPE,
            UnitType.SOCKET,
            UnitType.PATH,
            UnitType.TIMER);

    private static final List<String> EARLY = List.of(
            "systemd-*.service",
            "initrd-*.service",
            "dracut-*.service",
            "kmod-static-nodes.service",
            "modprobe@*.service",
            "ldconfig.service",
            "emergency.service",
            "rescue.service",
            "debug-shell.service",
            "getty@*.service",
            "autovt@*.service",
            "serial-getty@*.service",
            "console-getty.service",
            "container-getty@*.service",
            "getty-static.service",
            "cloud-*.service",
            "console-setup.service",
            "keyboard-setup.service",
            "plymouth-*.service",
            "dbus.service",
            "dbus-broker.service",
            "apparmor.service",
            "selinux-*.service",
            "lvm2-*.service",
            "dm-event.service",
            "mdadm-*.service",
            "multipathd.service",
            "quotarpc.service",
            "quotaon.service",
            "networking.service",
            "network.service",
            "ifup@*.service",
            "ifupdown-*.service",
            "NetworkManager*.service",
            "wpa_supplicant*.service",
            "connman*.service",
            "dhcpcd*.service",
            "nftables.service",
            "iptables.service",
            "netfilter-persistent.service",
            "firewalld.service",
            "ufw.service",
            "qemu-guest-agent.service",
            "haveged.service",
            "rng-tools*.service",
            "rngd.service",
            "irqbalance.service",
            "grub-*.service",
            "hwclock*.service",
            "fake-hwclock*.service",
            "coretime-*.service");

    public CarePolicy {
        doesNotCare = List.copyOf(doesNotCare);
        cares = List.copyOf(cares);
    }

    /** As it is known of Debian's and Fedora's early units. */
    public static CarePolicy standard() {
        return new CarePolicy(EARLY, List.of());
    }

    /** Whether a unit cares. */
    Predicate<UnitName> caring() {
        Predicate<String> isListed = matching(cares);
        Predicate<String> isFree = matching(doesNotCare);
        return unit ->
                isListed.test(unit.value()) || (!WITHOUT_PROGRAMS.contains(unit.type()) && !isFree.test(unit.value()));
    }

    private static Predicate<String> matching(List<String> patterns) {
        return Pattern.compile(patterns.stream()
                        .map(pattern -> Pattern.quote(pattern).replace("*", "\\E.*\\Q"))
                        .collect(Collectors.joining("|")))
                .asMatchPredicate();
    }
}
