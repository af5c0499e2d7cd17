package coretime.host.config;

import coretime.host.Policy;

/**
 * What holds for some domains.
 *
 * @param name which
 * @param watched whether they are coretime's at all
 * @param policy what is wanted of them: that of all domains with what the rule says otherwise
 */
public record DomainRule(NameGlob name, boolean watched, Policy policy) {

    public DomainRule withName(NameGlob pattern) {
        return new DomainRule(pattern, watched, policy);
    }

    public DomainRule withWatched(boolean isWatched) {
        return new DomainRule(name, isWatched, policy);
    }

    public DomainRule withPolicy(Policy wanted) {
        return new DomainRule(name, watched, wanted);
    }
}
