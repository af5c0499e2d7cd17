package coretime.boot;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one unit depends on another, systemd.unit(5). Each has its inverse, which the other unit gets: what has {@code Before=b} is in
 * {@code b}'s {@link #AFTER}.
 */
public enum Dependency {
    REQUIRES("Requires"),
    REQUIRED_BY("RequiredBy"),
    REQUISITE("Requisite"),
    REQUISITE_OF("RequisiteOf"),
    WANTS("Wants"),
    WANTED_BY("WantedBy"),
    BINDS_TO("BindsTo"),
    BOUND_BY("BoundBy"),
    PART_OF("PartOf"),
    CONSISTS_OF("ConsistsOf"),
    UPHOLDS("Upholds"),
    UPHELD_BY("UpheldBy"),
    CONFLICTS("Conflicts"),
    CONFLICTED_BY("ConflictedBy"),
    BEFORE("Before"),
    AFTER("After"),
    ON_SUCCESS("OnSuccess"),
    ON_SUCCESS_OF("OnSuccessOf"),
    ON_FAILURE("OnFailure"),
    ON_FAILURE_OF("OnFailureOf"),
    TRIGGERS("Triggers"),
    TRIGGERED_BY("TriggeredBy");

    /** What makes a target wait for what it pulls in. */
    public static final List<Dependency> PULLING = List.of(REQUIRES, REQUISITE, WANTS, BINDS_TO, UPHOLDS);

    private static final Map<Dependency, Dependency> INVERSES = new EnumMap<>(Dependency.class);

    static {
        // They stand in pairs above.
        List<Dependency> all = List.of(values());
        for (int i = 0; i < all.size(); i += 2) {
            INVERSES.put(all.get(i), all.get(i + 1));
            INVERSES.put(all.get(i + 1), all.get(i));
        }
    }

    private final String property;

    Dependency(String property) {
        this.property = property;
    }

    /** The name that systemctl show and unit files have for it. */
    public String property() {
        return property;
    }

    public Dependency inverse() {
        return requireNonNull(INVERSES.get(this));
    }

    /** The dependency of this name. */
    public static Optional<Dependency> ofProperty(String property) {
        return Arrays.stream(values())
                .filter(dependency -> dependency.property.equals(property))
                .findFirst();
    }
}
