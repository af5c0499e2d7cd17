package coretime.host.doctor;

import coretime.host.Policy;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Command lines that can be given to a shell as they are, about domains of one libvirt and one ledger. Immutable.
 *
 * @param uri of libvirt's connection
 * @param ledger the file
 */
record Commands(String uri, Path ledger) {
    private static final String SYSTEM = "qemu:///system";
    private static final Path STANDARD = Path.of("/var/lib/coretime/ledger.db");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:+@%,=-]+");

    /** {@code coretime host adopt web1 --with agent}, with what is not as {@link Policy#standard} has it. */
    Remedy adopt(String domain, String options) {
        String file = ledger.equals(STANDARD)
                ? ""
                : " --ledger " + quoted(ledger.toAbsolutePath().toString());
        return Remedy.host(
                "coretime host adopt " + quoted(domain) + connect() + file + (options.isEmpty() ? "" : " " + options));
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
