package coretime.host.config;

import coretime.host.Policy;
import coretime.host.config.internal.Entry;
import coretime.host.config.internal.Group;
import coretime.host.config.internal.Key;
import coretime.host.config.internal.Kinds;
import coretime.host.config.internal.Lifted;
import coretime.host.config.internal.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The key {@code domains}. Each rule begins with what holds for all domains, so that it is read after that. */
final class DomainRules implements Entry<HostConfiguration> {
    private static final int MOST = 1000;
    private static final String NAME = "name";

    private static final Group<DomainRule> RULE = new Group<>("", "", entries());

    private static List<Entry<DomainRule>> entries() {
        List<Entry<DomainRule>> entries = new ArrayList<>(List.of(
                Key.of(
                        NAME,
                        Kinds.parsed("a pattern of names such as \"db*\", with * ? [a-z] [!a-z]", NameGlob::new),
                        DomainRule::name,
                        DomainRule::withName,
                        "Which domains: a pattern that their whole names have."),
                Key.of(
                        "watch",
                        Kinds.flag(),
                        DomainRule::watched,
                        DomainRule::withWatched,
                        "Whether they are coretime's; false: they are left alone.")));
        for (Entry<Policy> entry : PolicyKeys.ofRule()) {
            entries.add(Lifted.of(entry, DomainRule::policy, DomainRule::withPolicy));
        }
        return List.copyOf(entries);
    }

    @Override
    public String name() {
        return "domains";
    }

    @Override
    public HostConfiguration read(HostConfiguration subject, Place place) {
        DomainRule inherited = inherited(subject.policy());
        List<DomainRule> rules = new ArrayList<>();
        for (Place item : place.items(MOST)) {
            DomainRule rule = RULE.read(inherited, item);
            if (item.isGroup() && !item.has(NAME)) {
                item.error("it has no name; a rule needs one, such as name: \"db*\"");
            }
            if (item.isWrongBelow()) {
                continue;
            }
            before(rules, rule.name())
                    .ifPresent(index -> place.findings()
                            .warning(
                                    item.key() + '.' + NAME,
                                    "this rule never holds: " + place.key() + '[' + index + "] comes first and has "
                                            + rules.get(index).name()));
            rules.add(rule);
        }
        return subject.withDomains(rules);
    }

    /** The rule that takes all that a pattern could. */
    private static Optional<Integer> before(List<DomainRule> rules, NameGlob name) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).name().covers(name)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static DomainRule inherited(Policy policy) {
        return new DomainRule(NameGlob.ANY, true, policy);
    }

    @Override
    public Optional<Object> plain(HostConfiguration subject) {
        return Optional.of(subject.domains().stream().map(RULE::values).toList());
    }

    @Override
    public Stream<Description> describe(String prefix, HostConfiguration subject) {
        Description own = new Description(
                prefix + name(),
                "[]",
                "a list of rules",
                "What holds for some domains otherwise; the first rule that has a domain's name holds.",
                false);
        return Stream.concat(Stream.of(own), RULE.describe(prefix + name() + "[].", inherited(subject.policy())));
    }
}
