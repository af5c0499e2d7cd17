package coretime.host.config;

import static coretime.host.config.internal.Kinds.count;
import static coretime.host.config.internal.Kinds.duration;
import static coretime.host.config.internal.Kinds.list;
import static coretime.host.config.internal.Kinds.oneOf;
import static coretime.host.config.internal.Kinds.orUnlimited;
import static coretime.host.config.internal.Kinds.path;
import static coretime.host.config.internal.Kinds.size;

import coretime.host.CorePolicy;
import coretime.host.Policy;
import coretime.host.Retention;
import coretime.host.Retention.Limit;
import coretime.host.config.internal.Entry;
import coretime.host.config.internal.Group;
import coretime.host.config.internal.Key;
import coretime.host.config.internal.Lifted;
import coretime.vmcore.Compression;
import coretime.vmcore.FilterLevel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of what is wanted of cores. */
final class CoreKeys {
    private static final long MIB = 1L << 20;
    private static final long PIB = 1L << 50;
    private static final int MOST_CORES = 100_000;

    /** The names of those that take cores; what only saves the crash card is always the last resort. */
    private static final List<String> STRATEGIES = List.of("handoff", "direct", "snapshot", "qemu", "libvirt");

    private static final String CORES = "cores";
    private static final String MEANING = "Cores: the memory of guests that have panicked.";

    private static final List<Entry<CorePolicy>> ANY = List.of(
            Key.of(
                    "level",
                    count(0, 31),
                    policy -> policy.level().bits(),
                    (policy, bits) -> policy.withLevel(new FilterLevel(bits)),
                    "What is left out, as makedumpfile's dump level: a sum of 1 zero, 2 cache, 4 private cache, 8 user"
                            + " and 16 free pages."),
            Key.of(
                    "compression",
                    oneOf(Compression.class, compression -> compression.name().toLowerCase(Locale.ROOT)),
                    CorePolicy::compression,
                    CorePolicy::withCompression,
                    "How pages are compressed."),
            Key.of(
                            "memory-budget",
                            size(0, PIB),
                            CorePolicy::memoryBudget,
                            CorePolicy::withMemoryBudget,
                            "How much of a guest's memory the strategy direct may hold in the host's.")
                    .doubting(Surroundings::memoryBudget),
            Key.of(
                    "strategies",
                    list(oneOf(STRATEGIES, Function.identity()), STRATEGIES.size()),
                    CorePolicy::order,
                    CorePolicy::withOrder,
                    "The strategies to try, in this order, and no others; []: all, the one with the least outage first."),
            Key.of(
                    "most-panics-per-hour",
                    count(1, 1000),
                    CorePolicy::mostPanicsPerHour,
                    CorePolicy::withMostPanicsPerHour,
                    "Past so many of one guest only the crash card is taken."));

    private static final List<Entry<CorePolicy>> OF_ALL = List.of(
            Key.of(
                    "directory",
                    path(),
                    CorePolicy::directory,
                    CorePolicy::withDirectory,
                    "Where cores go; made where it is not there, for the daemon's user alone."),
            Key.of(
                    "least-free",
                    size(0, PIB),
                    CorePolicy::leastFree,
                    CorePolicy::withLeastFree,
                    "What a core must leave free of its disk, and of the host's memory."),
            Lifted.of(
                    new Group<>(
                            "keep",
                            "How many cores are kept: the oldest go first, and the newest of a domain stays.",
                            List.of(
                                    Lifted.of(
                                            limit("per-domain", "Of one domain."),
                                            Retention::perDomain,
                                            Retention::withPerDomain),
                                    Lifted.of(
                                            limit("in-all", "Of all domains."),
                                            Retention::inAll,
                                            Retention::withInAll))),
                    CorePolicy::retention,
                    CorePolicy::withRetention));

    private CoreKeys() {}

    private static Group<Limit> limit(String name, String meaning) {
        return new Group<>(
                name,
                meaning,
                List.of(
                        Key.of(
                                "cores",
                                orUnlimited(count(1, MOST_CORES), Limit.NONE.cores()),
                                Limit::cores,
                                Limit::withCores,
                                "Their number."),
                        Key.of(
                                "bytes",
                                orUnlimited(size(MIB, PIB), Limit.NONE.bytes()),
                                Limit::bytes,
                                Limit::withBytes,
                                "What they take on disk."),
                        Key.of(
                                "age",
                                orUnlimited(duration(Duration.ofMinutes(1), Duration.ofDays(36499)), Limit.NONE.age()),
                                Limit::age,
                                Limit::withAge,
                                "How old they get.")));
    }

    static Entry<Policy> ofAll() {
        return of(new Group<>(
                CORES, MEANING, Stream.concat(OF_ALL.stream(), ANY.stream()).toList()));
    }

    static Entry<Policy> ofRule() {
        Map<String, String> elsewhere = OF_ALL.stream()
                .collect(Collectors.toMap(
                        Entry::name, entry -> entry.name() + " is one for all domains: it stands in cores at the top"));
        return of(new Group<>(CORES, MEANING, ANY, elsewhere));
    }

    private static Entry<Policy> of(Group<CorePolicy> group) {
        return Lifted.of(group, Policy::cores, Policy::withCores);
    }
}
