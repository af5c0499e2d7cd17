package coretime.host.doctor;

import coretime.host.CrashActions;
import coretime.libvirt.LifecycleAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** libvirt leaves the guest to coretime when it panics, and the ledger knows what it did before. */
final class CrashAction implements Examination<DomainFacts> {

    @Override
    public Need need() {
        return new Need("on-crash", "adopted, with on_crash=preserve", Need.OWN);
    }

    @Override
    public Finding look(DomainFacts facts) {
        return of(
                CrashActions.of(facts.domain()),
                facts.adoption().isPresent(),
                facts.commands().adopt(facts.name(), ""));
    }

    static Finding of(CrashActions actions, boolean isAdopted, Remedy adopt) {
        List<String> others = new ArrayList<>();
        other("live", actions.live(), others);
        other("in the definition", actions.persistent(), others);
        if (others.isEmpty()) {
            return isAdopted
                    ? Finding.ok("adopted")
                    : Finding.warning(
                            "on_crash is preserve, and the ledger knows nothing of it: nobody has to watch this domain",
                            adopt);
        }
        String found = "on_crash is " + String.join(", and ", others);
        return Finding.missing(
                isAdopted ? "adopted, but " + found + " since: somebody set it" : "not adopted: " + found, adopt);
    }

    private static void other(String where, @Nullable LifecycleAction action, List<String> others) {
        if (action != null && action != LifecycleAction.PRESERVE) {
            others.add(action.xml() + " " + where);
        }
    }
}
