package coretime.lab;

import java.util.Locale;

/** Ways in which a guest's agent may misbehave. All but {@link #SILENT} answer libvirt's own {@code guest-sync} properly. */
public enum HostileAgent {
    /** Never answers anything. */
    SILENT,
    /** Answers rightly, but after a delay. */
    LATE,
    /** Gives each answer twice. */
    TWICE,
    /** Answers with bytes that are neither JSON nor UTF-8. */
    GARBAGE,
    /** Answers with 20 000 nested arrays. */
    DEEP,
    /** Answers with a string of 16 MiB. */
    HUGE,
    /** Always tells the same time, of November 2023. */
    LIAR_CONSTANT,
    /** Tells that it is the beginning of 1970. */
    LIAR_1970,
    /** Tells that it is 2106-02-07T06:28:16Z, where unsigned seconds in 32 bits have come to their end. */
    LIAR_2106,
    /** Tells a time that is an hour later at each call. */
    LIAR_JUMPING,
    /** Answers rightly until its time is set, and never again. */
    DIES;

    /** As the guest's script knows it. */
    String mode() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
