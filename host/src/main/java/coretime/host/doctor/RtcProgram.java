package coretime.host.doctor;

/** The guest has hwclock(8), by which the RTC is written that the next boot begins with. */
final class RtcProgram implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return Need.of("hwclock", "hwclock in the guest", Need.SET_TIME, Need.RTC);
    }

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        return of(facts.survey());
    }

    static Finding of(GuestSurvey survey) {
        return survey.hasHwclock()
                ? Finding.ok("there")
                : Finding.missing("there is none", Remedy.guest("apt-get install util-linux-extra"));
    }
}
