package coretime.host.doctor;

import coretime.host.CorePolicy;
import coretime.host.HostMemory;

/** The host has as much memory left as {@code direct} may hold of a guest's. */
final class CopyMemory implements Examination<HostFacts> {
    private static final Remedy MORE = Remedy.advice("run fewer or smaller guests on this host, or add memory");

    @Override
    public Need need() {
        return Need.of("host-memory", "memory of the host's for a copy", Need.DIRECT, Need.HANDOFF);
    }

    @Override
    public Finding look(HostFacts facts) {
        return of(HostMemory.available(), facts.policy().cores());
    }

    static Finding of(long available, CorePolicy policy) {
        String found = Mebibytes.of(available) + " available, of which " + Mebibytes.of(policy.leastFree())
                + " are to stay free; a copy may take " + Mebibytes.of(policy.memoryBudget());
        long left = available - policy.leastFree();
        if (left >= policy.memoryBudget()) {
            return Finding.ok(found);
        }
        return left > 0
                ? Finding.warning(found + ", and less than that is left", MORE)
                : Finding.missing(found + ", and nothing is left", MORE);
    }
}
