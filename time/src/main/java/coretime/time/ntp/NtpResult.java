package coretime.time.ntp;

import coretime.time.Offset;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the local clock is off, with all evidence.
 *
 * @param at local time that the offset is said of
 * @param offset local clock minus the reference: a late clock has a negative one; empty where too few servers agree
 * @param agreeing how many servers agree with it
 * @param wanted how many have to
 * @param servers each that was asked
 * @param unresolved servers that could not be asked, and why
 * @param stray datagrams from elsewhere, counted
 */
public record NtpResult(
        Instant at,
        Optional<Offset> offset,
        int agreeing,
        int wanted,
        List<ServerReport> servers,
        Map<String, String> unresolved,
        Map<Refusal, Integer> stray) {

    public NtpResult {
        servers = List.copyOf(servers);
        unresolved = Map.copyOf(unresolved);
        stray = Map.copyOf(stray);
    }

    /** Why there is no offset, for people, with what to do; empty where there is one. */
    public Optional<String> why() {
        if (offset.isPresent()) {
            return Optional.empty();
        }
        if (servers.isEmpty()) {
            return Optional.of("no server could be asked: "
                    + String.join(
                            "; ",
                            unresolved.entrySet().stream()
                                    .map(one -> one.getKey() + ": " + one.getValue())
                                    .sorted()
                                    .toList()));
        }
        long answered =
                servers.stream().filter(server -> server.offset().isPresent()).count();
        if (answered == 0) {
            return Optional.of("no server gave a time that can be believed: " + verdicts()
                    + "; check the network, the servers' names and the firewall (UDP port 123)");
        }
        if (agreeing == 0) {
            return Optional.of(
                    answered + " servers answered and no majority agrees: " + verdicts() + "; ask more servers");
        }
        return Optional.of("only " + agreeing + " servers agree where " + wanted + " are wanted: " + verdicts());
    }

    /** {@code "2 no answer, 1 denied"}. */
    private String verdicts() {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        servers.forEach(server -> counts.merge(server.verdict(), 1, Math::addExact));
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .toList());
    }

    /** What the servers whose time was taken say of the day's last minute; only where more than half of them say the same. */
    public LeapIndicator leap() {
        Map<LeapIndicator, Integer> votes = new EnumMap<>(LeapIndicator.class);
        int voters = 0;
        for (ServerReport server : servers) {
            if (server.verdict() == Verdict.SELECTED && server.answer().isPresent()) {
                votes.merge(server.answer().get().leap(), 1, Math::addExact);
                voters++;
            }
        }
        int half = voters / 2;
        return votes.entrySet().stream()
                .filter(vote -> vote.getValue() > half)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(LeapIndicator.NONE);
    }
}
