package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.lab.LabException;
import coretime.lab.LabInterrupted;
import coretime.lab.LabProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
    @TempDir
    Path parent;

    private CacheDirectory cache = new CacheDirectory(Path.of("/nonexistent"));

    @BeforeEach
    void inADirectoryThatIsNotThereYet() {
        cache = new CacheDirectory(parent.resolve("a/b"));
    }

    private Path entry(String key, CacheDirectory.Maker maker) {
        return cache.entry(key, 1, LabProgress.silent(), maker);
    }

    private String[] names() throws IOException {
        try (Stream<Path> files = Files.list(cache.path())) {
            return files.map(file -> file.getFileName().toString()).sorted().toArray(String[]::new);
        }
    }

    @Test
    void anEntryIsMadeOnce() {
        AtomicInteger made = new AtomicInteger();
        for (int round = 0; round < 3; round++) {
            Path entry = entry("image-1", directory -> {
                made.incrementAndGet();
                Files.writeString(directory.resolve("file"), "content");
            });
            assertThat(entry.resolve("file")).hasContent("content");
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void whatFailsLeavesNothingBehind() throws IOException {
        assertThatThrownBy(() -> entry("image-1", directory -> {
                    Files.writeString(directory.resolve("half"), "of it");
                    throw new LabException("the network is down");
                }))
                .isInstanceOf(LabException.class)
                .hasMessage("the network is down");
        assertThat(names()).containsExactly("lock");
    }

    @Test
    void anErrorOfTheFileSystemBecomesALabException() throws IOException {
        assertThatThrownBy(() -> entry("image-1", _ -> {
                    throw new IOException("no such device");
                }))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("no such device");
        assertThat(names()).containsExactly("lock");
    }

    @Test
    void aFullDiskIsFoundBeforeAnythingIsMade() throws IOException {
        AtomicInteger made = new AtomicInteger();
        assertThatThrownBy(
                        () -> cache.entry("image-1", Long.MAX_VALUE, LabProgress.silent(), _ -> made.incrementAndGet()))
                .isInstanceOf(LabException.class)
                .hasMessageMatching(
                        "the cache directory .* is full: \\d+ MB needed, \\d+ MB free; free space or set XDG_CACHE_HOME");
        assertThat(made).hasValue(0);
        assertThat(names()).containsExactly("lock");
    }

    @Test
    void whatAKilledBuildLeftIsRemovedByTheNext() throws IOException {
        Files.createDirectories(cache.path().resolve("image-0.partial/root"));
        entry("image-1", _ -> {});
        assertThat(names()).containsExactly("image-1", "lock");
    }

    @Test
    void theFourImagesUsedLastAreKept() throws IOException {
        for (int number = 1; number <= 6; number++) {
            Path entry = entry("image-" + number, _ -> {});
            Files.setLastModifiedTime(entry, FileTime.from(Instant.EPOCH.plusSeconds(number)));
            if (number == 2) {
                // Time passes, and the first is used once more.
                Files.setLastModifiedTime(entry("image-1", _ -> {}), FileTime.from(Instant.EPOCH.plusSeconds(100)));
            }
        }
        assertThat(names()).containsExactly("image-1", "image-4", "image-5", "image-6", "lock");
    }

    @Test
    void kernelsDoNotPushImagesOut() throws IOException {
        entry("image-1", _ -> {});
        for (int number = 1; number <= 5; number++) {
            Files.setLastModifiedTime(
                    entry("kernel-" + number, _ -> {}), FileTime.from(Instant.EPOCH.plusSeconds(number)));
        }
        assertThat(names()).containsExactly("image-1", "kernel-2", "kernel-3", "kernel-4", "kernel-5", "lock");
    }

    @Test
    void twoThatWantTheSameMakeItOnce() throws Exception {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch bothAsked = new CountDownLatch(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Path> one = threads.submit(() -> askTogether(bothAsked, made));
            Future<Path> other = threads.submit(() -> askTogether(bothAsked, made));
            assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(other.get(20, TimeUnit.SECONDS));
        }
        assertThat(made).hasValue(1);
    }

    private Path askTogether(CountDownLatch bothAsked, AtomicInteger made) throws InterruptedException {
        bothAsked.countDown();
        bothAsked.await();
        return entry("image-1", _ -> made.incrementAndGet());
    }

    @Test
    void anInterruptedBuildEndsItsProgramAndLeavesNothing() throws Exception {
        Path mark = parent.resolve("started");
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Path> build = thread.submit(() -> entry(
                    "image-1",
                    directory -> Commands.run(
                            "sleeping",
                            Commands.Setting.within(java.time.Duration.ofMinutes(1))
                                    .in(directory),
                            java.util.List.of("sh", "-c", "sleep 60 & echo $! >'" + mark + "'; wait"))));
            assertThat(Await.until(
                            "test",
                            java.time.Duration.ofSeconds(20),
                            () -> Trees.read(mark)
                                    .filter(text -> text.endsWith("\n"))
                                    .isPresent()))
                    .isTrue();
            thread.shutdownNow();
            assertThatThrownBy(() -> build.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(LabInterrupted.class);
        }
        assertThat(names()).containsExactly("lock");
        long child = Long.parseLong(Files.readString(mark).strip());
        assertThat(ProcessIdentity.of(child)).isEmpty();
    }

    @Test
    void anEntryCanBeAddedTo() {
        Path entry = entry("image-1", _ -> {});
        cache.extend(entry, 1, LabProgress.silent(), directory -> Files.writeString(directory.resolve("more"), "x"));
        assertThat(entry.resolve("more")).exists();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaidWithTheRemedy() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");
        assertThatThrownBy(() ->
                        new CacheDirectory(file.resolve("below")).entry("image-1", 1, LabProgress.silent(), _ -> {}))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("set XDG_CACHE_HOME");
    }

    @Test
    void theUsersCacheDirectoryIsTheLabs() {
        assertThat(CacheDirectory.ofUser()).isAbsolute().endsWithRaw(Path.of("coretime/lab"));
    }
}
