package coretime.host.doctor;

import coretime.host.GuestTimekeeping;
import coretime.libvirt.AgentInfo;
import java.util.List;
import java.util.stream.Collectors;

/** One time daemon keeps the guest's clock, and nothing else steps it or needs its port. */
final class GuestSteppers implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return Need.of("guest-daemon", "one time daemon in the guest", Need.SET_OFFSET, Need.SET_TIME, Need.DAEMON);
    }

    @Override
    public Finding look(DomainFacts facts) throws InterruptedException {
        AgentInfo _ = facts.agent();
        GuestTimekeeping keeping = facts.clock().keeping();
        if (keeping == null) {
            return Finding.unknown("the guest does not say what keeps its time");
        }
        return of(keeping, facts.survey(), facts.commands().coretime("boot audit --guest", facts.name()));
    }

    /**
     * Judges.
     *
     * @param audit the command that tells what of a boot comes before the clock is stepped
     */
    static Finding of(GuestTimekeeping keeping, GuestSurvey survey, String audit) {
        List<String> daemons = keeping.daemons();
        if (daemons.isEmpty()) {
            return Finding.warning(
                    "none runs: what a pause takes is caught up by nobody but coretime",
                    Remedy.guest("apt-get install chrony"));
        }
        if (daemons.size() > 1) {
            return Finding.warning(
                    String.join(" and ", daemons) + " set one clock and undo each other's work",
                    Remedy.guest("systemctl disable --now " + unit(daemons.getLast())));
        }
        if (daemons.contains("ntpd")
                && survey.holdsNtpPort()
                && !survey.bootSteps().isEmpty()) {
            return Finding.warning(
                    "ntpd holds the NTP port, which " + services(survey)
                            + " asks from: whichever starts second fails, and the boot may be late",
                    Remedy.host(audit));
        }
        return Finding.ok(daemons.getFirst());
    }

    private static String services(GuestSurvey survey) {
        return survey.bootSteps().stream()
                .sorted()
                .map(name -> name + ".service")
                .collect(Collectors.joining(" or "));
    }

    private static String unit(String daemon) {
        return daemon.equals("chronyd") ? "chrony" : daemon;
    }
}
