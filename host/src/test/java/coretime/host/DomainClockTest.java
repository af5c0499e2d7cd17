package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DomainClockTest {

    @Test
    void anRtcThatTracksTheGuestFollowsIt() {
        assertThat(clock("<clock offset='utc'><timer name='rtc' track='guest'/></clock>"))
                .isEqualTo(new DomainClock(true, true, Duration.ZERO));
    }

    @Test
    void byDefaultItFollowsTheHostInUtc() {
        assertThat(clock("")).isEqualTo(new DomainClock(true, false, Duration.ZERO));
        assertThat(clock("<clock offset='utc'/>")).isEqualTo(new DomainClock(true, false, Duration.ZERO));
        assertThat(clock("<clock offset='utc'><timer name='pit' track='guest'/></clock>"))
                .isEqualTo(new DomainClock(true, false, Duration.ZERO));
        assertThat(clock("<clock offset='variable' adjustment='-9' basis='utc'/>"))
                .isEqualTo(new DomainClock(true, false, Duration.ofSeconds(-9)));
        assertThat(clock("<clock offset='utc' adjustment='reset'/>"))
                .isEqualTo(new DomainClock(true, false, Duration.ZERO));
    }

    @Test
    void aClockInTheMetadataIsNotTheDomains() {
        assertThat(clock("<metadata><x><clock offset='localtime'/></x></metadata><clock offset='utc'/>")
                        .utc())
                .isTrue();
    }

    @Test
    void anRtcInLocalTimeIsNotTakenForUtc() {
        assertThat(clock("<clock offset='localtime'/>").utc()).isFalse();
        assertThat(clock("<clock offset='variable' adjustment='0' basis='localtime'/>")
                        .utc())
                .isFalse();
    }

    @Test
    void aFreezeOutlivesTheResetOnlyWhereTheRtcFollowsTheGuest() {
        Duration freeze = Duration.ofSeconds(9);
        Duration before = Duration.ofMillis(-200);

        assertThat(new DomainClock(true, true, Duration.ZERO).predict(before, freeze))
                .isEqualTo(Duration.ofMillis(-9200));
        assertThat(new DomainClock(true, false, Duration.ZERO).predict(before, freeze))
                .isEqualTo(before);
    }

    @Test
    void xmlWithADoctypeIsRefused() {
        assertThatThrownBy(() ->
                        DomainClock.of("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><domain>&e;</domain>"))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("XML");
    }

    private static DomainClock clock(String element) {
        return DomainClock.of("<domain type='kvm'><name>a</name>" + element + "</domain>");
    }
}
