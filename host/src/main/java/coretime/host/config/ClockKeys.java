package coretime.host.config;

import static coretime.host.config.internal.Doubt.when;
import static coretime.host.config.internal.Kinds.duration;
import static coretime.host.config.internal.Kinds.flag;
import static coretime.host.config.internal.Kinds.list;
import static coretime.host.config.internal.Kinds.oneOf;
import static coretime.host.config.internal.Kinds.parsed;

import coretime.host.Correction.Method;
import coretime.host.CorrectionPolicy;
import coretime.host.Policy;
import coretime.host.config.internal.Entry;
import coretime.host.config.internal.Group;
import coretime.host.config.internal.Key;
import coretime.host.config.internal.Kind;
import coretime.host.config.internal.Lifted;
import coretime.time.ntp.NtpServerName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The keys of what is wanted of clocks. */
final class ClockKeys {
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static final List<Method> METHODS =
            List.of(Method.AGENT_SET_OFFSET, Method.AGENT_SET_TIME, Method.GUEST_DAEMON);

    static final Group<Policy> GROUP = new Group<>(
            "clock",
            "How clocks are put right, and what counts as right.",
            List.of(
                    correction(
                            "correct",
                            flag(),
                            CorrectionPolicy::wanted,
                            CorrectionPolicy::withWanted,
                            "Whether clocks are corrected at all; they are measured in any case."),
                    Key.of(
                                    "tolerance",
                                    duration(MILLISECOND, HOUR),
                                    Policy::tolerance,
                                    Policy::withTolerance,
                                    "What a system clock's offset, with its bound, must lie within to be proven.")
                            .doubting(ClockKeys::tolerance),
                    Key.of(
                            "rtc-tolerance",
                            duration(MILLISECOND, HOUR),
                            Policy::rtcTolerance,
                            Policy::withRtcTolerance,
                            "The same for the RTC, which has whole seconds."),
                    correction(
                            "methods",
                            list(oneOf(METHODS, Method::label), METHODS.size()),
                            CorrectionPolicy::order,
                            CorrectionPolicy::withOrder,
                            "The ways to step a clock; the first that works is taken."),
                    correction(
                            "slew-below",
                            duration(Duration.ZERO, Duration.ofMillis(250)),
                            CorrectionPolicy::slewBelow,
                            CorrectionPolicy::withSlewBelow,
                            "An offset up to this is slewed, which takes 2000 times as long, and not stepped; 0ms: never."),
                    Lifted.of(
                            Key.of(
                                            "most-backwards",
                                            duration(Duration.ZERO, Duration.ofDays(36500)),
                                            CorrectionPolicy::mostBackwards,
                                            CorrectionPolicy::withMostBackwards,
                                            "A clock that is ahead by more is not stepped back.")
                                    .doubting(limit -> when(
                                            limit.compareTo(HOUR) > 0,
                                            "more than an hour back is more than most programs in a guest stand")),
                            Policy::correction,
                            Policy::withCorrection),
                    Lifted.of(
                            Key.of(
                                            "any-host",
                                            flag(),
                                            CorrectionPolicy::anyHost,
                                            CorrectionPolicy::withAnyHost,
                                            "Whether guests are corrected by a host whose own clock nobody keeps right.")
                                    .doubting(isAny -> when(
                                            isAny,
                                            "guests' clocks become as wrong as this host's, and are called proven")),
                            Policy::correction,
                            Policy::withCorrection),
                    correction(
                            "ntp",
                            list(parsed("an NTP server, NAME or NAME:PORT", ClockKeys::server), 64),
                            CorrectionPolicy::judges,
                            CorrectionPolicy::withJudges,
                            "NTP servers that are asked before a correction whether the host's clock is right;"
                                    + " none: the kernel's word holds."),
                    Key.of(
                                    "later-readings",
                                    list(duration(SECOND, Duration.ofDays(7)), 16),
                                    Policy::laterReadings,
                                    Policy::withLaterReadings,
                                    "When a proven clock is read again, from the proof on.")
                            .doubting(
                                    after -> when(
                                            after.isEmpty(),
                                            "a clock that something in the guest pulls back after the proof stays unnoticed"))));

    private ClockKeys() {}

    private static <T> Entry<Policy> correction(
            String name,
            Kind<T> kind,
            Function<CorrectionPolicy, T> get,
            BiFunction<CorrectionPolicy, T, CorrectionPolicy> with,
            String meaning) {
        return Lifted.of(Key.of(name, kind, get, with, meaning), Policy::correction, Policy::withCorrection);
    }

    private static NtpServerName server(String text) {
        return NtpServerName.parse(text, false, false);
    }

    private static Optional<String> tolerance(Duration tolerance) {
        return when(
                        tolerance.compareTo(Duration.ofMillis(5)) < 0,
                        "less than 5ms is less than what most guests' clocks can be read with: few will be proven")
                .or(() -> when(
                        tolerance.compareTo(SECOND) > 0,
                        "a clock that is off by more than a second will be called right"));
    }
}
