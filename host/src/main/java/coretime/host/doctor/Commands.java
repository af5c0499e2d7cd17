package coretime.host.doctor;

import coretime.host.LedgerPlace;
import coretime.host.Policy;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Command lines that can be given to a shell as they are, about domains of one libvirt and one ledger. Immutable.
 *
 * @param uri of libvirt's connection
 * @param ledger where adoptions are remembered
 */
record Commands(String uri, LedgerPlace ledger) {
    private static final String SYSTEM = "qemu:///system";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:+@%,=-]+");

    /** {@code coretime host adopt web1 --with agent}, with what is not as {@link Policy#standard} has it. */
    Remedy adopt(String domain, String options) {
        return Remedy.host(ofLedger("adopt", domain) + (options.isEmpty() ? "" : " " + options));
    }

    /** {@code coretime host release web1}: it is libvirt's again. */
    Remedy release(String domain) {
        return Remedy.host(ofLedger("release", domain));
    }

    private String ofLedger(String verb, String domain) {
        String place = ledger.equals(LedgerPlace.STANDARD)
                ? ""
                : ledger.arguments().stream().map(Commands::quoted).collect(Collectors.joining(" ", " ", ""));
        return coretime("host " + verb, domain) + place;
    }

    /** {@code coretime VERB DOMAIN}, of those that need no ledger. */
    String coretime(String verb, String domain) {
        return "coretime " + verb + " " + quoted(domain) + connect();
    }

    /** {@code virsh VERB DOMAIN}. */
    String virsh(String verb, String domain) {
        return "virsh" + connect() + " " + verb + " " + quoted(domain);
    }

    /** A new QEMU process, which a reboot from inside does not bring. */
    Remedy startAnew(String domain) {
        return Remedy.host(virsh("shutdown", domain) + "; until LC_ALL=C " + virsh("domstate", domain)
                + " | grep -q 'shut off'; do sleep 1; done; " + virsh("start", domain));
    }

    private String connect() {
        return uri.equals(SYSTEM) ? "" : " --connect " + quoted(uri);
    }

    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
