package coretime.host;

import coretime.vmcore.Conversion;
import coretime.vmcore.CoreVerification;
import coretime.vmcore.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Deletes cores that the policy does not keep, and before them what is left of those that failed. Only files of cores that
 * the ledger holds and nobody writes are touched, and the ledger says why they are gone. Safe for use by many threads.
 */
final class CoreKeeper {
    private final CoreLedger ledger;
    private final Supplier<Instant> clock;

    CoreKeeper(CoreLedger ledger, Supplier<Instant> clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** A core with what is on disk of it. */
    private record Kept(CoreRecord core, List<Path> files, long bytes) {
        boolean isWhole() {
            return core.state() == CoreRecord.State.SEALED;
        }

        Instant endedAt() {
            Instant ended = core.endedAt();
            return ended == null ? core.beganAt() : ended;
        }
    }

    /**
     * Deletes what is too much by number, bytes and age.
     *
     * @param problems told of what could not be deleted
     */
    synchronized void apply(Retention retention, Consumer<String> problems) {
        List<Kept> all = kept();
        Set<Kept> gone = new HashSet<>();
        Map<UUID, List<Kept>> byDomain = new HashMap<>();
        all.forEach(core -> byDomain.computeIfAbsent(core.core().domain(), _ -> new ArrayList<>())
                .add(core));
        byDomain.values().forEach(own -> limit(own, retention.perDomain(), "of this domain", gone, problems));
        limit(all.stream().filter(core -> !gone.contains(core)).toList(), retention.inAll(), "in all", gone, problems);
    }

    /**
     * Deletes the oldest cores until a disk has so much room; none where that would not help. The newest whole core of each
     * domain stays.
     */
    void makeRoom(Path directory, long bytes, Consumer<String> problems) throws IOException {
        if (free(directory) < bytes) {
            deleteFor(directory, bytes, problems);
        }
    }

    private synchronized void deleteFor(Path directory, long bytes, Consumer<String> problems) throws IOException {
        List<Kept> candidates = new ArrayList<>();
        Set<UUID> domains = new HashSet<>();
        for (Kept core : kept().reversed()) {
            boolean isNewest = core.isWhole() && domains.add(core.core().domain());
            if (!isNewest && isOn(directory, core)) {
                candidates.addFirst(core);
            }
        }
        // Counted here: what a disk says is free may follow late.
        long free = free(directory);
        if (free + candidates.stream().mapToLong(Kept::bytes).sum() < bytes) {
            return;
        }
        for (Kept core : candidates) {
            if (free >= bytes) {
                return;
            }
            if (delete(core, "to leave " + (bytes >> 20) + " MiB of its disk free", problems)) {
                free += core.bytes();
            }
        }
    }

    /** What cannot be deleted is no reason to delete another one, and the newest goes by its age alone. */
    private void limit(
            List<Kept> cores, Retention.Limit limit, String scope, Set<Kept> gone, Consumer<String> problems) {
        Instant oldest = clock.get().minus(limit.age());
        int number = cores.size();
        long bytes = cores.stream().mapToLong(Kept::bytes).sum();
        for (Kept core : cores) {
            boolean isLast = core.equals(cores.getLast());
            Optional<String> reason = Optional.empty();
            if (number > limit.cores() && !isLast) {
                reason = Optional.of("no more than %d cores %s are kept".formatted(limit.cores(), scope));
            } else if (bytes > limit.bytes() && !isLast) {
                reason = Optional.of("no more than %d MiB of cores %s are kept".formatted(limit.bytes() >> 20, scope));
            } else if (core.endedAt().isBefore(oldest)) {
                reason = Optional.of("cores are kept for %s".formatted(days(limit.age())));
            }
            if (reason.isPresent()) {
                number--;
                bytes -= core.bytes();
                if (delete(core, reason.get(), problems)) {
                    gone.add(core);
                }
            }
        }
    }

    private static String days(Duration age) {
        return age.toDays() > 0 ? age.toDays() + " days" : age.toString();
    }

    /** What is on disk of ended cores: of failed ones first, then the oldest. */
    private List<Kept> kept() {
        List<Kept> kept = new ArrayList<>();
        for (CoreRecord core : ledger.onDisk()) {
            Path first = files(core).getFirst();
            if (isThere(first)) {
                if (!Conversion.isBeingWritten(core.path())) {
                    List<Path> files =
                            files(core).stream().filter(CoreKeeper::isThere).toList();
                    kept.add(new Kept(
                            core,
                            files,
                            files.stream().mapToLong(CoreKeeper::bytes).sum()));
                }
            } else if (isGone(first)) {
                ledger.deleted(core, clock.get(), "its file is gone");
            }
        }
        kept.sort(Comparator.comparing(Kept::isWhole));
        return kept;
    }

    /** The file that the core is, and what belongs to it. */
    private static List<Path> files(CoreRecord core) {
        Path partial = core.path().resolveSibling(core.path().getFileName() + CoreVerification.PARTIAL);
        return core.state() == CoreRecord.State.SEALED
                ? List.of(core.path(), Manifest.fileOf(core.path()))
                : List.of(partial);
    }

    private static boolean isThere(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Not where its disk is merely not mounted: then its directory is not there, or empty as a mount point is. */
    private static boolean isGone(Path file) {
        Path directory = file.getParent();
        if (directory == null || !Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var others = Files.list(directory)) {
            return others.findAny().isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }

    private static long free(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private static boolean isOn(Path directory, Kept core) throws IOException {
        Path file = core.files().getFirst();
        return isThere(file) && Files.getFileStore(file).equals(Files.getFileStore(directory));
    }

    /** The core before what belongs to it: what the ledger still calls kept and is gone is found by the next look. */
    private boolean delete(Kept core, String reason, Consumer<String> problems) {
        try {
            for (Path file : core.files()) {
                Files.deleteIfExists(file);
            }
            ledger.deleted(core.core(), clock.get(), reason);
            return true;
        } catch (IOException | HostException e) {
            problems.accept("the core " + core.core().path() + " could not be deleted: " + e.getMessage());
            return false;
        }
    }
}
