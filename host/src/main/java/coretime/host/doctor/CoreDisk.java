package coretime.host.doctor;

import coretime.host.CorePolicy;
import java.io.IOException;
import java.nio.file.Files;

/** There is room on the disk for a core as large as a copy may be, besides what is to stay free. */
final class CoreDisk implements Examination<HostFacts> {

    @Override
    public Need need() {
        return new Need("core-room", "room on the disk for cores", Need.OWN);
    }

    @Override
    public Finding look(HostFacts facts) throws IOException {
        CorePolicy policy = facts.policy().cores();
        return of(Files.getFileStore(CoreDirectory.existing(policy.directory())).getUsableSpace(), policy);
    }

    static Finding of(long free, CorePolicy policy) {
        String found = Mebibytes.of(free) + " free at " + policy.directory() + ", of which "
                + Mebibytes.of(policy.leastFree()) + " are to stay free";
        if (free <= policy.leastFree()) {
            return Finding.missing(
                    found + ": only crash cards are kept",
                    Remedy.advice("delete what is not needed there, old cores first"));
        }
        return free - policy.leastFree() < policy.memoryBudget()
                ? Finding.warning(
                        found + ": a large core may not fit, and older ones are deleted for it",
                        Remedy.advice("give that file system more room"))
                : Finding.ok(found);
    }
}
