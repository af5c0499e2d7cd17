package coretime.cli;

import coretime.host.LedgerPlace;
import picocli.CommandLine.Mixin;

/** What commands about one domain of this host have in common, and remember in the ledger. */
final class HostDomain extends LibvirtDomain {
    @Mixin
    private LedgerOption ledger = new LedgerOption();

    LedgerPlace ledger() {
        return ledger.place();
    }

    /** The command line that does this to the same domain, for a shell in whatever directory. */
    String command(String verb) {
        return "coretime host " + verb + " " + arguments() + ledger.arguments();
    }
}
