package coretime.host;

import coretime.host.internal.Native;
import coretime.vmcore.Conversion;
import coretime.vmcore.ConversionResult;
import coretime.vmcore.CrashCard;
import coretime.vmcore.Kernel;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes cores while their guests boot again: each on a thread of its own that gets the CPU where nobody else wants it. The
 * card comes first. Safe for use by many threads.
 */
public final class CoreWriters implements AutoCloseable {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** A core under way is finished where that takes no longer; the memory that it is of cannot be had again. */
    private static final Duration STOPS = Duration.ofMinutes(2);

    private static final Duration KERNEL_SEARCH = Duration.ofSeconds(2);

    /** It takes tenths of a second, while the guest may be down; what could not be read until then is said on the card. */
    private static final Duration CARD = Duration.ofSeconds(3);

    private static final Duration TELLING = Duration.ofMillis(500);

    private final CoreLedger ledger;
    private final Supplier<Instant> clock;
    private final CoreKeeper keeper;
    /** Cores of this process that have not ended: nobody else's to close. */
    private final Set<Long> begun = ConcurrentHashMap.newKeySet();

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    CoreWriters(CoreLedger ledger, Supplier<Instant> clock) {
        this.ledger = ledger;
        this.clock = clock;
        this.keeper = new CoreKeeper(ledger, clock);
    }

    /**
     * Says in the ledger that a core is about to be taken, and finds a place for it.
     *
     * @throws HostException where its directory cannot be used or has no room, or the ledger cannot be written
     */
    public CoreRecord begin(Scene scene, String strategy) {
        CorePolicy policy = scene.policy().cores();
        CoreRoom.makeDirectory(policy.directory());
        CoreRoom.requireMemory(policy);
        makeRoom(scene, policy);
        CoreRoom.requireDisk(policy, 0);
        Instant now = clock.get();
        String name = scene.domain().name().replaceAll("[^A-Za-z0-9._-]", "_");
        String prefix = name.substring(0, Math.min(64, name.length())) + "-" + NAME.format(now) + "-";
        CoreRecord record = ledger.begin(
                scene.incident(),
                strategy,
                id -> policy.directory().resolve(prefix + id + ".kdump"),
                policy.level().bits(),
                now);
        begun.add(record.id());
        return record;
    }

    /** The core could not be taken after all. */
    public void failed(CoreRecord core, String reason) {
        CoreRecord _ = ledger.end(core, CoreRecord.State.FAILED, 0, clock.get(), reason);
        begun.remove(core.id());
    }

    /** A core whose memory is still coming in. */
    public interface Arriving {
        /**
         * Waits until all of it is there.
         *
         * @throws HostException where it does not come
         * @throws InterruptedException when told to stop
         */
        PendingCore await() throws InterruptedException;
    }

    /** Writes a core in the background, from now on, and then gives its memory back; where this throws, it is the caller's. */
    public void write(Scene scene, CoreRecord record, PendingCore pending) {
        write(scene, record, () -> pending);
    }

    /** As {@link #write(Scene, CoreRecord, PendingCore)}, once the memory is there. */
    public void write(Scene scene, CoreRecord record, Arriving arriving) {
        Thread thread = Thread.ofPlatform().name("core-" + record.id()).unstarted(() -> run(scene, record, arriving));
        threads.add(thread);
        boolean isStarted = false;
        try {
            thread.start();
            isStarted = true;
        } finally {
            if (!isStarted) {
                threads.remove(thread);
                failed(record, "the host has no thread for it");
            }
        }
    }

    private void run(Scene scene, CoreRecord record, Arriving arriving) {
        CoreRecord ended;
        try {
            ended = written(scene, record, arriving);
        } catch (InterruptedException _) {
            ended = ended(record, CoreRecord.State.FAILED, 0, "coretime ended before all of the memory was there");
        } catch (RuntimeException | Error e) {
            // InternalError: a mapped page that cannot be had. Whatever it is, the ledger is to know.
            ended = Files.isRegularFile(record.path())
                    ? ended(
                            record,
                            CoreRecord.State.SEALED,
                            record.path().toFile().length(),
                            "not sealed: " + e.getMessage())
                    : ended(record, CoreRecord.State.FAILED, 0, e.getMessage() + partial(record));
        }
        try {
            begun.remove(record.id());
            keepWithin(scene);
            scene.listener().core(ended);
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    private CoreRecord written(Scene scene, CoreRecord record, Arriving arriving) throws InterruptedException {
        PendingCore pending = arriving.await();
        try (MemoryCore core = pending.core()) {
            Optional<String> _ = card(scene, core, () -> true);
            yieldToOthers(scene);
            return seal(record, convert(scene, record, core, pending));
        }
    }

    /**
     * Takes the crash card into the ledger, from memory that does not change meanwhile. What goes wrong with it costs
     * nobody the core.
     *
     * @param isUnchanged asked once the card is made: whether the memory is still that of the crash
     * @return why there is no card; empty where there is
     */
    public Optional<String> card(Scene scene, MemoryCore core, BooleanSupplier isUnchanged) {
        try {
            if (ledger.card(scene.incident().id()).isPresent()) {
                return Optional.empty();
            }
            Kernel kernel = Kernel.of(core, KERNEL_SEARCH).within(CARD);
            StringJoiner log = new StringJoiner("\n");
            CardRecord card = CardRecord.of(CrashCard.of(kernel, lines -> lines.forEach(log::add)), clock.get());
            if (!isUnchanged.getAsBoolean()) {
                throw new HostException("the guest was started again before it was made");
            }
            if (scene.incident().id() != Ledger.UNWRITTEN) {
                ledger.keep(scene.incident().id(), card, log.toString());
            }
            scene.listener().card(scene.incident(), card);
            return Optional.empty();
        } catch (RuntimeException | InternalError | OutOfMemoryError e) {
            String reason = "no crash card: " + e.getMessage();
            scene.listener().warned(scene.incident(), reason);
            return Optional.of(reason);
        }
    }

    private static void yieldToOthers(Scene scene) {
        try {
            Native.idlePriority();
        } catch (HostException e) {
            scene.listener()
                    .warned(scene.incident(), "the core is written with the guest's priority: " + e.getMessage());
        }
    }

    private ConversionResult convert(Scene scene, CoreRecord record, MemoryCore core, PendingCore pending) {
        CorePolicy policy = scene.policy().cores();
        Progress progress = telling(scene, record);
        return Conversion.of(core)
                .level(policy.level())
                .compression(policy.compression())
                .releasing(pending.release())
                .seal(true)
                .to(record.path())
                .run((phase, done, total) -> {
                    CoreRoom.require(policy, 0);
                    progress.at(phase, done, total);
                });
    }

    /** Who is told how far a core is, and tells the listener and the ledger, not more often than they can be read. */
    public Progress telling(Scene scene, CoreRecord record) {
        ProgressMeter meter = new ProgressMeter(TELLING, System::nanoTime);
        return (phase, done, total) ->
                meter.at(phase, done, total, clock.get()).ifPresent(progress -> tell(scene, record, progress));
    }

    /** A ledger that cannot be written now is no reason to give the core up. */
    private void tell(Scene scene, CoreRecord record, CoreProgress progress) {
        scene.listener().progress(record, progress);
        try {
            ledger.progress(record, progress);
        } catch (HostException _) {
            // The next one tells more.
        }
    }

    private void makeRoom(Scene scene, CorePolicy policy) {
        try {
            keeper.makeRoom(
                    policy.directory(),
                    policy.leastFree() + ledger.lastBytes(scene.domain().uuid()),
                    problem -> scene.listener().warned(scene.incident(), problem));
        } catch (IOException | HostException e) {
            scene.listener().warned(scene.incident(), "old cores could not be deleted: " + e.getMessage());
        }
    }

    private void keepWithin(Scene scene) {
        try {
            keeper.apply(
                    scene.policy().cores().retention(),
                    problem -> scene.listener().warned(scene.incident(), problem));
        } catch (HostException e) {
            scene.listener().warned(scene.incident(), "old cores could not be deleted: " + e.getMessage());
        }
    }

    private CoreRecord seal(CoreRecord record, ConversionResult result) {
        String detail = result.notFiltered()
                .map(reason -> "not filtered: " + reason)
                .orElse(result.problems().isEmpty() ? null : String.join("; ", result.problems()));
        return ended(record, CoreRecord.State.SEALED, result.written().bytes(), detail);
    }

    private CoreRecord ended(CoreRecord record, CoreRecord.State state, long bytes, @Nullable String detail) {
        try {
            return ledger.end(record, state, bytes, clock.get(), detail);
        } catch (HostException e) {
            // The core itself is on disk, or its partial is; the next process sees that the ledger does not say so.
            return new CoreRecord(
                    record.id(),
                    record.incident(),
                    record.domain(),
                    record.domainName(),
                    record.strategy(),
                    record.path(),
                    record.level(),
                    state,
                    bytes,
                    record.beganAt(),
                    clock.get(),
                    detail == null ? e.getMessage() : detail + "; " + e.getMessage());
        }
    }

    private static String partial(CoreRecord record) {
        Path partial = record.path().resolveSibling(record.path().getFileName() + ".partial");
        return Files.exists(partial) ? "; what was written is in " + partial : "";
    }

    /** Closes what an earlier process left unfinished. */
    void sweep(java.util.UUID domain) {
        for (CoreRecord core : ledger.unfinished(domain)) {
            if (!begun.contains(core.id())
                    && !Conversion.isBeingWritten(core.path())
                    && !RawDump.isBeingWritten(core.path())) {
                String dump = deleteDump(core);
                boolean isWhole = Files.isRegularFile(core.path());
                CoreRecord _ = isWhole
                        ? ended(
                                core,
                                CoreRecord.State.SEALED,
                                core.path().toFile().length(),
                                null)
                        : ended(
                                core,
                                CoreRecord.State.FAILED,
                                0,
                                "the process that held the guest's memory ended before the core was written"
                                        + partial(core)
                                        + dump);
            }
        }
    }

    /** Where libvirt still has QEMU write it, its room goes with QEMU's end of it. */
    private static String deleteDump(CoreRecord core) {
        try {
            long bytes = RawDump.deleteLeftover(core.path());
            return bytes == 0 ? "" : "; the " + (bytes >> 20) + " MiB that QEMU had dumped for it were deleted";
        } catch (IOException e) {
            return "; what QEMU had dumped for it cannot be deleted: " + e.getMessage();
        }
    }

    /** Waits until no core is being written; false where it takes longer. */
    public boolean await(Duration longest) throws InterruptedException {
        Deadline deadline = Deadline.in(longest);
        for (Thread thread : threads) {
            if (thread.getState() != Thread.State.NEW && !thread.join(deadline.left())) {
                return false;
            }
        }
        return true;
    }

    /** Waits for cores under way, and gives up those that take too long. */
    @Override
    public void close() {
        boolean isInterrupted = false;
        try {
            if (await(STOPS)) {
                return;
            }
        } catch (InterruptedException _) {
            isInterrupted = true;
        }
        for (Thread thread : threads) {
            thread.interrupt();
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
