package coretime.host;

import coretime.host.internal.DomainXml;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/**
 * What a domain's XML says of its RTC ({@code <clock>}, libvirt's domain format, "Time keeping").
 *
 * @param utc the RTC holds UTC, so its offset can be told
 * @param followsGuest the RTC stops while the guest is stopped ({@code <timer name='rtc' track='guest'/>}), so that a
 *     freeze outlives a reset
 * @param adjustment what a new QEMU process's RTC begins with besides: libvirt keeps there by how much a guest has set its RTC
 *     off ({@code offset='variable'}); zero where the definition has none
 */
public record DomainClock(boolean utc, boolean followsGuest, Duration adjustment) {
    /** A number of seconds that a guest's RTC can have been set off by. */
    private static final Pattern SECONDS = Pattern.compile("[+-]?\\d{1,11}");

    /** Reads {@code <clock>} of a domain's XML; libvirt's defaults where it says nothing. */
    public static DomainClock of(String domainXml) {
        Optional<Element> found = DomainXml.of(domainXml).find("clock");
        if (found.isEmpty()) {
            return new DomainClock(true, false, Duration.ZERO);
        }
        Element clock = found.get();
        String offset = clock.getAttribute("offset");
        boolean utc = offset.isEmpty()
                || offset.equals("utc")
                || (offset.equals("variable") && !clock.getAttribute("basis").equals("localtime"));
        boolean followsGuest = DomainXml.children(clock, "timer").stream()
                .anyMatch(timer -> timer.getAttribute("name").equals("rtc")
                        && timer.getAttribute("track").equals("guest"));
        return new DomainClock(utc, followsGuest, adjustment(clock.getAttribute("adjustment")));
    }

    private static Duration adjustment(String seconds) {
        return SECONDS.matcher(seconds).matches() ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    /**
     * The system clock's offset after a warm restart: the boot reads the RTC, which is as late as it was before, and by
     * the freeze later where it follows the guest.
     */
    public Duration predict(Duration rtcBefore, Duration freeze) {
        return followsGuest ? rtcBefore.minus(freeze) : rtcBefore;
    }
}
