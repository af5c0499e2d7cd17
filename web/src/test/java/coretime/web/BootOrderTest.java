package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.daemon.DomainStatus;
import coretime.host.daemon.HostEvent;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests are asked for their boot order no more than they and their host bear, and never beside an incident. */
class BootOrderTest {
    private static final String BOOT = "/api/v1/domains/" + Rig.QUIET + "/boot";
    private static final int LONGEST_SECONDS = 30;

    /** A machine that is busy does not end a look that the test holds. */
    private static final Limits PATIENT = new Limits(
            Rig.SHORT.connections(),
            Rig.SHORT.head(),
            Rig.SHORT.idle(),
            Duration.ofMinutes(1),
            Rig.SHORT.write(),
            Rig.SHORT.heartbeat(),
            Rig.SHORT.streams(),
            Rig.SHORT.downloads(),
            Duration.ofMinutes(2),
            2);

    @TempDir
    private Path directory = Path.of("");

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.in(directory, PATIENT);
        rig.host.put(List.of(Rig.quiet("web2")));
    }

    @AfterEach
    void close() {
        rig.close();
        clients.close();
    }

    private Future<HttpResponse<String>> asking(String path) {
        return clients.submit((Callable<HttpResponse<String>>) () -> rig.get(path));
    }

    private void awaitAsked(int times) throws Exception {
        Awaited.within(LONGEST_SECONDS, () -> rig.guests.asked() == times);
    }

    private static DomainStatus like(DomainStatus status, UUID domain, DomainStatus.Run run, OptionalLong incident) {
        return new DomainStatus(
                domain,
                status.name(),
                run,
                true,
                true,
                Optional.empty(),
                Optional.empty(),
                status.tolerances(),
                status.frozen(),
                incident);
    }

    @Test
    void whatWasToldIsKeptUntilItIsAskedForAnew() throws Exception {
        assertThat(rig.json(BOOT)
                        .path("audit")
                        .path("units")
                        .path(0)
                        .path("verdict")
                        .stringValue())
                .isEqualTo("can start before");
        String first = rig.json(BOOT).path("looked_at").stringValue();
        assertThat(rig.get(BOOT + "/graph").body()).isEqualTo(StandingGuests.GRAPH);
        assertThat(rig.guests.asked()).isEqualTo(1);

        assertThat(rig.json(BOOT + "?refresh=true").path("looked_at").stringValue())
                .isNotEqualTo(first);
        assertThat(rig.guests.asked()).isEqualTo(2);
    }

    @Test
    void theGraphIsAPictureThatMayDoNothing() throws Exception {
        HttpResponse<String> graph = rig.get(BOOT + "/graph");
        assertThat(graph.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
        assertThat(graph.headers().allValues("Content-Security-Policy"))
                .containsExactly("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");
        assertThat(graph.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(graph.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void allWhoAskMeanwhileGetTheSameLook() throws Exception {
        CountDownLatch told = rig.guests.hold();
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(asking(i % 2 == 0 ? BOOT : BOOT + "?refresh=true"));
            awaitAsked(1);
        }
        Awaited.within(LONGEST_SECONDS, () -> rig.server.endpoints().boots().waiting() == 4);
        told.countDown();
        for (Future<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
            assertThat(answer.get().body()).isEqualTo(answers.getFirst().get().body());
        }
        assertThat(rig.guests.asked()).isEqualTo(1);
    }

    @Test
    void anIncidentThatBeginsEndsTheLook() throws Exception {
        CountDownLatch _ = rig.guests.hold();
        Future<HttpResponse<String>> answer = asking(BOOT);
        awaitAsked(1);
        rig.host.put(List.of(like(Rig.quiet("web2"), Rig.QUIET, DomainStatus.Run.CRASHED, OptionalLong.of(8))));
        rig.host.events().publish(HostEvent.Kind.INCIDENT, Optional.of(Rig.QUIET), OptionalLong.of(8), "a panic");

        assertThat(answer.get().statusCode()).isEqualTo(409);
        assertThat(answer.get().body()).contains("an incident of this domain is under way");
        Awaited.within(LONGEST_SECONDS, () -> rig.guests.interrupted() == 1);
        assertThat(rig.get(BOOT).statusCode()).isEqualTo(409);
        assertThat(rig.guests.asked()).isEqualTo(1);
        Awaited.within(LONGEST_SECONDS, () -> rig.host.events().subscribers() == 0);
    }

    @Test
    void aGuestThatDoesNotRunIsNotAsked() throws Exception {
        rig.host.put(List.of(like(Rig.quiet("web2"), Rig.QUIET, DomainStatus.Run.PAUSED, OptionalLong.empty())));
        assertThat(rig.get(BOOT).body()).contains("the domain is paused").contains("409");
        assertThat(rig.guests.asked()).isZero();
    }

    @Test
    void aLookThatHangsIsNotWaitedForAndNotDoubled() throws Exception {
        try (Rig hasty = Rig.in(Files.createDirectory(directory.resolve("hasty")))) {
            hasty.host.put(List.of(Rig.quiet("web2")));
            CountDownLatch told = hasty.guests.hang();
            assertThat(hasty.get(BOOT).statusCode()).isEqualTo(504);
            Awaited.within(LONGEST_SECONDS, () -> hasty.guests.interrupted() == 1);
            assertThat(hasty.get(BOOT).statusCode()).isEqualTo(504);
            assertThat(hasty.guests.asked()).isEqualTo(1);
            told.countDown();
            Awaited.within(LONGEST_SECONDS, () -> hasty.get(BOOT).statusCode() == 200);
            assertThat(hasty.guests.asked()).isEqualTo(2);
        }
    }

    @Test
    void onlySomeGuestsAreAskedAtOnce() throws Exception {
        List<DomainStatus> domains = new ArrayList<>();
        for (int i = 0; i <= PATIENT.boots(); i++) {
            domains.add(like(Rig.quiet("web" + i), new UUID(0, i), DomainStatus.Run.RUNNING, OptionalLong.empty()));
        }
        rig.host.put(domains);
        CountDownLatch told = rig.guests.hold();
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < PATIENT.boots(); i++) {
            answers.add(asking("/api/v1/domains/" + new UUID(0, i) + "/boot"));
        }
        awaitAsked(PATIENT.boots());
        HttpResponse<String> refused = rig.get("/api/v1/domains/" + new UUID(0, PATIENT.boots()) + "/boot");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        told.countDown();
        for (Future<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatPreventsItIsSaidAndTriedAgainWhenAskedAgain() throws Exception {
        rig.guests.refuse(BootOrderException.Reason.DOES_NOT_TELL);
        assertThat(rig.get(BOOT).statusCode()).isEqualTo(503);
        assertThat(rig.get(BOOT).body()).contains("the guest web2 does not tell");
        rig.guests.refuse(BootOrderException.Reason.NO_SUCH_DOMAIN);
        assertThat(rig.get(BOOT).statusCode()).isEqualTo(404);
        rig.guests.answer(() -> {
            throw new IllegalStateException("inside");
        });
        assertThat(rig.get(BOOT).body()).contains("500").doesNotContain("inside");
        assertThat(rig.guests.asked()).isEqualTo(4);
    }
}
