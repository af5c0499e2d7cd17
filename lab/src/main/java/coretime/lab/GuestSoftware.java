package coretime.lab;

import java.util.List;

/** What is installed in a guest besides what it needs to boot. */
public enum GuestSoftware {
    /** Nothing. */
    MINIMAL,
    /**
     * Databases, web and mail servers, storage, containers and what keeps a server in order: hundreds of units. Without apparmor, whose
     * profiles take minutes to compile under TCG.
     */
    SERVER,
    /** libvirt and QEMU: the guest is a host itself, of guests that are translated twice. */
    HOST;

    /** The Debian packages that hold it. */
    public List<String> packages() {
        return switch (this) {
            case MINIMAL -> List.of();
            case HOST -> List.of("libvirt-daemon-system", "libvirt-clients", "qemu-system-x86");
            case SERVER ->
                List.of(
                        "acpid",
                        "anacron",
                        "at",
                        "avahi-daemon",
                        "bind9",
                        "containerd",
                        "cron",
                        "cryptsetup",
                        "exim4-daemon-light",
                        "haproxy",
                        "ifupdown",
                        "irqbalance",
                        "logrotate",
                        "lvm2",
                        "mdadm",
                        "memcached",
                        "multipath-tools",
                        "nfs-kernel-server",
                        "nftables",
                        "nginx",
                        "open-iscsi",
                        "openssh-server",
                        "plocate",
                        "polkitd",
                        "postgresql",
                        "quota",
                        "redis-server",
                        "rpcbind",
                        "rsync",
                        "rsyslog",
                        "smartmontools",
                        "snmpd",
                        "sysstat",
                        "systemd-container",
                        "systemd-resolved",
                        "tftpd-hpa",
                        "udisks2",
                        "unattended-upgrades",
                        "uuid-runtime",
                        "xfsprogs",
                        "xinetd");
        };
    }

    /** The size of the disk that has room for it, in GiB. The file is sparse. */
    public int gibibytes() {
        return switch (this) {
            case MINIMAL -> 1;
            case SERVER, HOST -> 4;
        };
    }
}
