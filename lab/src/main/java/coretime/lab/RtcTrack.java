package coretime.lab;

/** What a guest's hardware clock follows: libvirt's {@code <timer name='rtc' track='…'/>}. */
public enum RtcTrack {
    /** The guest's own time, which stands still in a freeze (QEMU {@code clock=vm}): a shift survives reboots. */
    GUEST("guest"),
    /** The host's clock (QEMU {@code clock=host}), libvirt's default. */
    WALL("wall");

    private final String xml;

    RtcTrack(String xml) {
        this.xml = xml;
    }

    String xml() {
        return xml;
    }
}
