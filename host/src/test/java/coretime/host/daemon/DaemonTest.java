package coretime.host.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.AdoptionRecord;
import coretime.host.Adoptions;
import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.host.daemon.DomainStatus.Run;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which domains are watched, on libvirt's test driver: its domains have no QEMU, and no clocks to read. */
final class DaemonTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final DomainPolicies ALL = name -> Optional.of(Policy.standard());

    @TempDir
    private Path directory;

    private Connection connection;
    private Ledger ledger;

    @BeforeEach
    void open() {
        connection = Connection.open("test:///default");
        ledger = Ledger.open(directory.resolve("ledger.db"));
    }

    @AfterEach
    void close() {
        connection.close();
        ledger.close();
    }

    private Daemon daemon(DomainPolicies policies) {
        return new Daemon(connection, ledger, List.of(), policies, InstantSource.system());
    }

    private Domain domain() {
        return connection.domain("test");
    }

    /** Waits for the events after which the one domain is so. */
    private static DomainStatus await(Daemon daemon, EventFeed.Subscription events, Predicate<DomainStatus> wanted)
            throws InterruptedException {
        assertThat(daemon.awaitFirstLook(LONG)).isTrue();
        while (true) {
            Optional<DomainStatus> status =
                    daemon.domains().stream().filter(wanted).findFirst();
            if (status.isPresent()) {
                return status.get();
            }
            assertThat(events.next(LONG))
                    .as("an event, of %s", daemon.domains())
                    .isPresent();
        }
    }

    @Test
    void aDomainThatNobodyAdoptedIsShownAndLeftAlone() throws Exception {
        try (Daemon daemon = daemon(ALL);
                EventFeed.Subscription events = daemon.events().subscribe(100)) {
            DomainStatus status = await(daemon, events, seen -> seen.name().equals("test"));
            assertThat(status.run()).isEqualTo(Run.RUNNING);
            assertThat(status.adopted()).isFalse();
            assertThat(status.watched()).isFalse();
            assertThat(status.incident()).isEmpty();
            assertThat(daemon.host().libvirtAnswers()).isTrue();
            assertThat(daemon.isHealthy()).isTrue();
        }
    }

    @Test
    void anAdoptedDomainIsWatchedFromTheBeginning() throws Exception {
        Adoptions.record(ledger, domain());
        try (Daemon daemon = daemon(ALL);
                EventFeed.Subscription events = daemon.events().subscribe(100)) {
            assertThat(await(daemon, events, DomainStatus::watched).adopted()).isTrue();
            assertThat(daemon.watched()).isOne();
        }
    }

    @Test
    void oneThatIsAdoptedAndReleasedMeanwhileIsNoticed() throws Exception {
        try (Daemon daemon = daemon(ALL);
                EventFeed.Subscription events = daemon.events().subscribe(100)) {
            await(daemon, events, status -> !status.watched());
            AdoptionRecord adoption = Adoptions.record(ledger, domain());
            await(daemon, events, DomainStatus::watched);
            Adoptions.end(ledger, adoption);
            await(daemon, events, status -> !status.adopted() && !status.watched());
        }
    }

    @Test
    void oneThatTheConfigurationLeavesAloneIsNotWatchedUntilItDoesNot() throws Exception {
        Adoptions.record(ledger, domain());
        try (Daemon daemon = daemon(name -> Optional.empty());
                EventFeed.Subscription events = daemon.events().subscribe(100)) {
            await(daemon, events, status -> status.adopted() && !status.watched());
            daemon.reload(ALL);
            await(daemon, events, DomainStatus::watched);
            daemon.reload(name -> Optional.empty());
            await(daemon, events, status -> !status.watched());
        }
    }

    @Test
    void itsClocksAreJudgedByWhatTheConfigurationSaysOfItLast() throws Exception {
        Adoptions.record(ledger, domain());
        Policy lax = Policy.standard().withTolerance(Duration.ofSeconds(1));
        try (Daemon daemon = daemon(ALL);
                EventFeed.Subscription events = daemon.events().subscribe(100)) {
            assertThat(await(daemon, events, DomainStatus::watched).tolerances())
                    .isEqualTo(Policy.standard().tolerances());
            daemon.reload(name -> Optional.of(lax));
            await(daemon, events, status -> status.tolerances().equals(lax.tolerances()));
        }
    }

    @Test
    void aPauseAnEndAndARemovalAreSeenAtOnce() throws Exception {
        Adoptions.record(ledger, domain());
        try (Daemon daemon = daemon(ALL);
                EventFeed.Subscription events = daemon.events().subscribe(100)) {
            await(daemon, events, status -> status.run() == Run.RUNNING && status.watched());
            domain().suspend();
            await(daemon, events, status -> status.run() == Run.PAUSED);
            domain().resume();
            await(daemon, events, status -> status.run() == Run.RUNNING);
            Domain domain = domain();
            domain.destroy();
            await(daemon, events, status -> status.run() == Run.OFF);
            domain.undefine();
            while (!daemon.domains().isEmpty()) {
                assertThat(events.next(LONG)).isPresent();
            }
        }
    }

    @Test
    void oneThatComesAndGoesIsSeenAtOnce() throws Exception {
        try (Daemon daemon = daemon(ALL);
                EventFeed.Subscription events = daemon.events().subscribe(100)) {
            await(daemon, events, status -> status.name().equals("test"));
            Domain guest = connection.create(
                    "<domain type='test'><name>coretime-transient</name><memory>1024</memory><os><type>hvm</type></os></domain>");
            await(daemon, events, status -> status.name().equals("coretime-transient") && status.run() == Run.RUNNING);
            guest.destroy();
            while (daemon.domains().size() > 1) {
                assertThat(events.next(LONG)).isPresent();
            }
            assertThat(daemon.watched()).isZero();
        }
    }
}
