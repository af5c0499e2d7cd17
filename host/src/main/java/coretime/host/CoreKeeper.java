package coretime.host;

import coretime.vmcore.CoreVerification;
import coretime.vmcore.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Deletes cores that the policy does not keep, and what is left of those that failed. Only files of cores that the ledger
 * holds are touched, and the ledger says why they are gone. Safe for use by many threads.
 */
final class CoreKeeper {
    private final CoreLedger ledger;
    private final Supplier<Instant> clock;

    CoreKeeper(CoreLedger ledger, Supplier<Instant> clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** A core with what is on disk of it. */
    private record Kept(CoreRecord core, List<Path> files, long bytes) {}

    /**
     * Deletes what is too much by number, bytes and age.
     *
     * @param problems told of what could not be deleted
     */
    synchronized void apply(Retention retention, Consumer<String> problems) {
        List<Kept> all = kept();
        Set<Kept> gone = new HashSet<>();
        Set<UUID> domains = new HashSet<>();
        for (Kept core : all) {
            if (domains.add(core.core().domain())) {
                List<Kept> own = all.stream()
                        .filter(other ->
                                other.core().domain().equals(core.core().domain()))
                        .toList();
                limit(own, retention.perDomain(), "of this domain", gone, problems);
            }
        }
        limit(all.stream().filter(core -> !gone.contains(core)).toList(), retention.inAll(), "in all", gone, problems);
    }

    /** Deletes the oldest cores until a disk has so much room, as far as that helps. */
    synchronized void makeRoom(Path directory, long bytes, Consumer<String> problems) throws IOException {
        if (free(directory) >= bytes) {
            return;
        }
        for (Kept core : kept()) {
            if (free(directory) >= bytes) {
                return;
            }
            if (isOn(directory, core)) {
                delete(core, "to leave " + (bytes >> 20) + " MiB of its disk free", problems);
            }
        }
    }

    private void limit(
            List<Kept> cores, Retention.Limit limit, String scope, Set<Kept> gone, Consumer<String> problems) {
        Instant oldest = clock.get().minus(limit.age());
        int number = cores.size();
        long bytes = cores.stream().mapToLong(Kept::bytes).sum();
        for (Kept core : cores) {
            Optional<String> reason = Optional.empty();
            if (number > limit.cores()) {
                reason = Optional.of("no more than %d cores %s are kept".formatted(limit.cores(), scope));
            } else if (bytes > limit.bytes() && number > 1) {
                reason = Optional.of("no more than %d MiB of cores %s are kept".formatted(limit.bytes() >> 20, scope));
            } else if (endedAt(core).isBefore(oldest)) {
                reason = Optional.of("cores are kept for %s".formatted(days(limit.age())));
            }
            if (reason.isPresent() && delete(core, reason.get(), problems)) {
                gone.add(core);
                number--;
                bytes -= core.bytes();
            }
        }
    }

    private static String days(Duration age) {
        return age.toDays() > 0 ? age.toDays() + " days" : age.toString();
    }

    private static Instant endedAt(Kept core) {
        Instant ended = core.core().endedAt();
        return ended == null ? core.core().beganAt() : ended;
    }

    /** What is on disk of ended cores, oldest first. */
    private List<Kept> kept() {
        List<Kept> kept = new ArrayList<>();
        for (CoreRecord core : ledger.onDisk()) {
            List<Path> files = files(core).stream().filter(CoreKeeper::isThere).toList();
            if (files.isEmpty()) {
                ledger.deleted(core, clock.get(), "its file is gone");
            } else {
                kept.add(new Kept(
                        core, files, files.stream().mapToLong(CoreKeeper::bytes).sum()));
            }
        }
        return kept;
    }

    private static List<Path> files(CoreRecord core) {
        Path partial = core.path().resolveSibling(core.path().getFileName() + CoreVerification.PARTIAL);
        return List.of(core.path(), Manifest.fileOf(core.path()), partial);
    }

    private static boolean isThere(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
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

    /** The files first: what the ledger still calls kept and is gone is found by the next look. */
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
