package coretime.host.config;

import coretime.host.CorePolicy;
import coretime.host.Retention.Limit;
import coretime.host.config.internal.Findings;

/** What no key tells alone. */
final class CrossChecks {
    private final HostConfiguration configuration;
    private final Findings findings;

    private CrossChecks(HostConfiguration configuration, Findings findings) {
        this.configuration = configuration;
        this.findings = findings;
    }

    static void check(HostConfiguration configuration, Findings findings) {
        CrossChecks checks = new CrossChecks(configuration, findings);
        checks.ledger();
        checks.http();
        checks.directory();
        checks.retention();
        checks.methods();
    }

    private void ledger() {
        LedgerSettings ledger = configuration.ledger();
        if (ledger.passwordFile().isPresent() && ledger.url().isEmpty()) {
            findings.error("ledger.password-file", "a file has no password; allowed: with ledger.url");
        }
    }

    private void http() {
        HttpSettings http = configuration.http();
        if (http.certificate().isPresent() != http.key().isPresent()) {
            findings.error(
                    "http.tls",
                    (http.key().isPresent()
                                    ? "key is there and certificate is not"
                                    : "certificate is there and key is not")
                            + "; allowed: both, or neither");
        }
        if (http.listen().filter(address -> !address.isLoopback()).isPresent() && !http.isTls()) {
            findings.warning(
                    "http.listen",
                    "others than this host can reach it, and the token goes over the network as it is: set http.tls");
        }
    }

    /** Whether the file names it or not. */
    private void directory() {
        Surroundings.coresDirectory(configuration.policy().cores().directory())
                .ifPresent(message -> findings.warning("cores.directory", message));
    }

    private void retention() {
        CorePolicy cores = configuration.policy().cores();
        long most = Limit.NONE.bytes();
        if (cores.level().bits() == 0
                && cores.retention().perDomain().bytes() == most
                && cores.retention().inAll().bytes() == most) {
            findings.warning(
                    "cores.level",
                    "with 0 each core is as large as its guest's memory, and cores.keep has no limit of bytes");
        }
    }

    private void methods() {
        if (configuration.policy().correction().wanted()
                && configuration.policy().correction().order().isEmpty()) {
            findings.warning("clock.methods", "no way to correct a clock is left, and clock.correct is true");
        }
    }
}
