package coretime.cli;

import coretime.host.doctor.CheckState;
import coretime.host.doctor.DomainCheckup;
import coretime.host.doctor.Outlook;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a person wants to know of a domain first: what becomes of its next panic. */
final class DoctorVerdict {
    private DoctorVerdict() {}

    /** {@code "a panic would be taken by direct, down about 0.21 s; its clock would be corrected by agent-set-offset"}. */
    static String of(DomainCheckup checkup) {
        Outlook outlook = checkup.outlook();
        if (checkup.state() != null && checkup.state().isCrashed()) {
            return "has panicked, and stands still until a coretime that watches it starts it";
        }
        if (!checkup.isRunning()) {
            return checkup.state() == null
                    ? "libvirt does not tell its state"
                    : "does not run: what is said is of its definition";
        }
        if (outlook == null) {
            return "what becomes of a panic could not be found out in time";
        }
        return core(checkup, outlook) + (isMissing(checkup, "watch-rule") ? "" : "; " + clock(outlook));
    }

    private static String core(DomainCheckup checkup, Outlook outlook) {
        if (isMissing(checkup, "panic-device")) {
            return "a panic would not be noticed, for want of a panic device";
        }
        if (isMissing(checkup, "panic-driver")) {
            return "a panic would not be noticed, for want of a driver in the guest";
        }
        if (isMissing(checkup, "watch-rule")) {
            return "a panic would leave it down, as its rule says watch: false";
        }
        return outlook.strategy()
                .map(taker -> "a panic would be taken by " + taker.name() + down(taker.outage()))
                .orElse(
                        isMissing(checkup, "on-crash")
                                ? "a panic would be left to libvirt, without a core"
                                : "no core would be taken of a panic");
    }

    private static String down(@Nullable Duration outage) {
        return outage == null ? "" : ", down about " + Figures.duration(Figures.seconds(outage));
    }

    private static String clock(Outlook outlook) {
        return outlook.correction()
                .map(correction -> "its clock would be corrected by " + correction.name())
                .orElse("its clock would not be corrected");
    }

    private static boolean isMissing(DomainCheckup checkup, String id) {
        return checkup.of(id) == CheckState.MISSING;
    }
}
