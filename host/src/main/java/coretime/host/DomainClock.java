package coretime.host;

import coretime.host.internal.DomainXml;
import java.time.Duration;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * What a domain's XML says of its RTC ({@code <clock>}, libvirt's domain format, "Time keeping").
 *
 * @param utc the RTC holds UTC, so its offset can be told
 * @param followsGuest the RTC stops while the guest is stopped ({@code <timer name='rtc' track='guest'/>}), so that a
 *     freeze outlives a reset
 */
public record DomainClock(boolean utc, boolean followsGuest) {

    /** Reads {@code <clock>} of a domain's XML; libvirt's defaults where it says nothing. */
    public static DomainClock of(String domainXml) {
        Optional<Element> found = DomainXml.of(domainXml).find("clock");
        if (found.isEmpty()) {
            return new DomainClock(true, false);
        }
        Element clock = found.get();
        String offset = clock.getAttribute("offset");
        boolean utc = offset.isEmpty()
                || offset.equals("utc")
                || (offset.equals("variable") && !clock.getAttribute("basis").equals("localtime"));
        boolean followsGuest = DomainXml.children(clock, "timer").stream()
                .anyMatch(timer -> timer.getAttribute("name").equals("rtc")
                        && timer.getAttribute("track").equals("guest"));
        return new DomainClock(utc, followsGuest);
    }

    /**
     * The system clock's offset after a warm restart: the boot reads the RTC, which is as late as it was before, and by
     * the freeze later where it follows the guest.
     */
    public Duration predict(Duration rtcBefore, Duration freeze) {
        return followsGuest ? rtcBefore.minus(freeze) : rtcBefore;
    }
}
