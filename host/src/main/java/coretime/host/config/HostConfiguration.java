package coretime.host.config;

import coretime.host.Policy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that the daemon is told. Immutable.
 *
 * @param libvirtUri of the connection to libvirt, {@code qemu:///system}
 * @param ledger where it is
 * @param policy what is wanted of domains that no rule is for
 * @param domains the first rule whose pattern a domain's name has holds, and it alone
 * @param http the page and the API
 * @param notifications who is told of what
 * @param log the daemon's own log
 */
public record HostConfiguration(
        String libvirtUri,
        LedgerSettings ledger,
        Policy policy,
        List<DomainRule> domains,
        HttpSettings http,
        List<Notification> notifications,
        LogSettings log) {

    public HostConfiguration {
        domains = List.copyOf(domains);
        notifications = List.copyOf(notifications);
    }

    /** What an empty file says. */
    public static HostConfiguration standard() {
        return new HostConfiguration(
                "qemu:///system",
                LedgerSettings.standard(),
                Policy.standard(),
                List.of(),
                HttpSettings.standard(),
                List.of(),
                LogSettings.standard());
    }

    /** What is wanted of a domain, whether it is watched or not. */
    public Policy policyOf(String domainName) {
        return rule(domainName).map(DomainRule::policy).orElse(policy);
    }

    /** Whether a domain is coretime's: all are that no rule leaves alone. */
    public boolean watches(String domainName) {
        return rule(domainName).map(DomainRule::watched).orElse(true);
    }

    private Optional<DomainRule> rule(String domainName) {
        return domains.stream().filter(rule -> rule.name().matches(domainName)).findFirst();
    }

    public HostConfiguration withLibvirtUri(String uri) {
        return new HostConfiguration(uri, ledger, policy, domains, http, notifications, log);
    }

    public HostConfiguration withLedger(LedgerSettings settings) {
        return new HostConfiguration(libvirtUri, settings, policy, domains, http, notifications, log);
    }

    public HostConfiguration withPolicy(Policy wanted) {
        return new HostConfiguration(libvirtUri, ledger, wanted, domains, http, notifications, log);
    }

    /** With another directory for the cores of all domains; no rule can say otherwise of that. */
    public HostConfiguration withCoresIn(Path directory) {
        return withPolicy(in(policy, directory))
                .withDomains(domains.stream()
                        .map(rule -> rule.withPolicy(in(rule.policy(), directory)))
                        .toList());
    }

    private static Policy in(Policy policy, Path directory) {
        return policy.withCores(policy.cores().withDirectory(directory));
    }

    public HostConfiguration withDomains(List<DomainRule> rules) {
        return new HostConfiguration(libvirtUri, ledger, policy, rules, http, notifications, log);
    }

    public HostConfiguration withHttp(HttpSettings settings) {
        return new HostConfiguration(libvirtUri, ledger, policy, domains, settings, notifications, log);
    }

    public HostConfiguration withNotifications(List<Notification> told) {
        return new HostConfiguration(libvirtUri, ledger, policy, domains, http, told, log);
    }

    public HostConfiguration withLog(LogSettings settings) {
        return new HostConfiguration(libvirtUri, ledger, policy, domains, http, notifications, settings);
    }
}
