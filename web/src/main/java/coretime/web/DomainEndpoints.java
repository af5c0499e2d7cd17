package coretime.web;

import coretime.host.ClockReading;
import coretime.host.Freeze;
import coretime.host.GuestClock;
import coretime.host.ReadingSeries;
import coretime.host.daemon.DomainStatus;
import coretime.host.daemon.HostView;
import coretime.time.Seconds;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Domains, and what their clocks were and are. */
final class DomainEndpoints {
    private static final int DECIMALS = 6;
    private static final int MOST_POINTS = 5000;
    private static final int USUAL_POINTS = 1000;

    private final HostView view;

    DomainEndpoints(HostView view) {
        this.view = view;
    }

    /** A reading of a clock. */
    record Reading(Instant at, BigDecimal offsetS, BigDecimal boundS) {
        static Reading of(ClockReading reading) {
            return new Reading(
                    reading.at(),
                    Seconds.rounded(reading.offset().value(), DECIMALS),
                    Seconds.rounded(reading.offset().bound(), DECIMALS));
        }
    }

    /** The document of a domain. */
    record Domain(
            UUID domain,
            String name,
            String run,
            boolean adopted,
            boolean watched,
            @Nullable Reading system,
            @Nullable Reading rtc,
            TolerancesDocument tolerances,
            BigDecimal frozenS,
            @Nullable Long incident) {

        static Domain of(DomainStatus status) {
            return new Domain(
                    status.domain(),
                    status.name(),
                    status.run().label(),
                    status.adopted(),
                    status.watched(),
                    status.system().map(Reading::of).orElse(null),
                    status.rtc().map(Reading::of).orElse(null),
                    TolerancesDocument.of(status.tolerances()),
                    Seconds.rounded(status.frozen(), DECIMALS),
                    status.incident().isPresent() ? (Long) status.incident().getAsLong() : null);
        }
    }

    /** The document of all. */
    record Domains(List<Domain> domains) {}

    /** The document of a clock's readings. */
    record Readings(long total, List<Reading> readings) {
        static Readings of(ReadingSeries series) {
            return new Readings(
                    series.total(), series.readings().stream().map(Reading::of).toList());
        }
    }

    /** The document of freezes. */
    record Freezes(List<Interval> freezes) {

        /** One of them. */
        record Interval(Instant from, Instant to, BigDecimal lengthS, String cause) {
            static Interval of(Freeze freeze) {
                return new Interval(
                        freeze.from(),
                        freeze.to(),
                        Seconds.rounded(freeze.length(), DECIMALS),
                        freeze.cause().label());
            }
        }
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.look("/api/v1/domains", this::domains),
                Endpoint.look("/api/v1/domains/{uuid}", this::domain),
                Endpoint.look("/api/v1/domains/{uuid}/readings", this::readings),
                Endpoint.look("/api/v1/domains/{uuid}/freezes", this::freezes));
    }

    private void domains(ServerRequest request, ServerResponse response) {
        Answers.json(
                response, new Domains(view.domains().stream().map(Domain::of).toList()));
    }

    private void domain(ServerRequest request, ServerResponse response) {
        UUID uuid = Asked.uuid(request);
        Answers.json(
                response,
                view.domains().stream()
                        .filter(status -> status.domain().equals(uuid))
                        .findFirst()
                        .map(Domain::of)
                        .orElseThrow(() -> Problem.notFound("this host has no domain of this UUID")));
    }

    private void readings(ServerRequest request, ServerResponse response) {
        Answers.json(
                response,
                Readings.of(view.ledger()
                        .clocks()
                        .readings(
                                Asked.uuid(request),
                                clock(request),
                                Asked.since(request),
                                Asked.limit(request, 2, MOST_POINTS, USUAL_POINTS))));
    }

    private void freezes(ServerRequest request, ServerResponse response) {
        Answers.json(
                response,
                new Freezes(view
                        .ledger()
                        .clocks()
                        .freezes(
                                Asked.uuid(request),
                                Asked.since(request),
                                Asked.limit(request, 1, MOST_POINTS, USUAL_POINTS))
                        .stream()
                        .map(Freezes.Interval::of)
                        .toList()));
    }

    private static GuestClock clock(ServerRequest request) {
        String label = Asked.parameter(request, "clock").orElse(GuestClock.SYSTEM.label());
        return Arrays.stream(GuestClock.values())
                .filter(clock -> clock.label().equals(label))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("clock: it is neither 'system' nor 'rtc'"));
    }
}
