package coretime.cli;

import coretime.host.doctor.Check;
import coretime.host.doctor.CheckState;
import coretime.host.doctor.DomainCheckup;
import coretime.host.doctor.HostCheckup;
import coretime.host.doctor.Outlook;
import coretime.host.doctor.Remedy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code host doctor} found, as {@code --json} prints it.
 *
 * @param fit whether nothing is missing
 * @param tookS how long it looked
 */
record DoctorDocument(boolean fit, BigDecimal tookS, List<One> host, List<Patient> domains) {

    /**
     * A check.
     *
     * @param state {@code missing}, {@code warning}, {@code unknown} or {@code ok}
     * @param enables the strategies and corrections that need it
     * @param remedy null where nothing is to be done, or nothing can be
     */
    record One(
            String id,
            String need,
            String state,
            String found,
            List<String> enables,
            @Nullable Mend remedy) {
        static One of(Check check) {
            Remedy remedy = check.remedy();
            return new One(
                    check.id(),
                    check.need(),
                    check.state().label(),
                    check.found(),
                    check.enables(),
                    remedy == null ? null : new Mend(remedy.place().label(), remedy.text()));
        }

        boolean is(CheckState wanted) {
            return state.equals(wanted.label());
        }
    }

    /**
     * A remedy.
     *
     * @param place {@code host} or {@code guest}: a command line there; {@code xml}: of the definition; {@code advice}: words
     */
    record Mend(String place, String text) {}

    /**
     * A domain.
     *
     * @param verdict in one sentence
     * @param strategies for its core: the first that is available would take it; none where it does not run
     * @param corrections for its clock: the first that is available would be tried first
     */
    record Patient(
            String domain,
            UUID uuid,
            boolean running,
            boolean adopted,
            String verdict,
            List<Prospect> strategies,
            List<Prospect> corrections,
            List<One> checks) {
        static Patient of(DomainCheckup checkup) {
            Outlook outlook = checkup.outlook();
            return new Patient(
                    checkup.name(),
                    checkup.uuid(),
                    checkup.isRunning(),
                    checkup.adopted(),
                    DoctorVerdict.of(checkup),
                    outlook == null ? List.of() : prospects(outlook.strategies()),
                    outlook == null ? List.of() : prospects(outlook.corrections()),
                    checkup.checks().stream().map(One::of).toList());
        }

        private static List<Prospect> prospects(List<Outlook.Prospect> prospects) {
            return prospects.stream().map(Prospect::of).toList();
        }
    }

    /**
     * A strategy or a correction.
     *
     * @param outageS how long the guest is expected to be down; null where that cannot be told
     * @param obstacle why it is not available
     */
    record Prospect(
            String name,
            boolean available,
            @Nullable BigDecimal outageS,
            @Nullable String obstacle) {
        static Prospect of(Outlook.Prospect prospect) {
            Duration outage = prospect.outage();
            return new Prospect(
                    prospect.name(),
                    prospect.obstacle() == null,
                    outage == null ? null : Figures.seconds(outage),
                    prospect.obstacle());
        }
    }

    static DoctorDocument of(HostCheckup host, List<DomainCheckup> domains, Duration took) {
        boolean isFit = Stream.concat(
                        host.checks().stream(), domains.stream().flatMap(domain -> domain.checks().stream()))
                .noneMatch(check -> check.state() == CheckState.MISSING);
        return new DoctorDocument(
                isFit,
                Figures.seconds(took),
                host.checks().stream().map(One::of).toList(),
                domains.stream().map(Patient::of).toList());
    }
}
