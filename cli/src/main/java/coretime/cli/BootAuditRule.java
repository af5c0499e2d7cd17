package coretime.cli;

import coretime.boot.Note;

/** What {@code boot audit --sarif} can find, as rules of SARIF. */
enum BootAuditRule {
    CAN_START_BEFORE(
            Sarif.Level.ERROR,
            "A unit can start before the clock is stepped.",
            "Nothing makes the unit wait until the clock is set: it may start, and read a clock that is wrong, on any boot.",
            "Order it after the step, which must be pulled in: After=time-sync.target, and Wants=time-sync.target where nothing"
                    + " else does. A unit that a socket, a timer, a path or D-Bus starts needs the order itself."),
    ONLY_IF_THE_STEP_FAILS(
            Sarif.Level.WARNING,
            "A unit starts although the step of the clock failed.",
            "The unit is ordered after the step, and does not need it: where the step fails, takes too long or is skipped, it"
                    + " starts with a clock that may be wrong.",
            "Where it must not, let it need what steps the clock: Requires= and After= the step's own unit."),
    ORDERING_CYCLE(
            Sarif.Level.ERROR,
            "Units wait for each other.",
            "systemd drops the job of one of them, which one is chance, and says so in the journal alone: on such a boot the order"
                    + " around the step may be lost, or the step itself.",
            "Take away one After= or Before= of the cycle."),
    NO_STEP(
            Sarif.Level.ERROR,
            "No unit that can start sets the clock.",
            "Nothing of what starts in this boot is known to set the clock.",
            "Enable one: ntpdate, ntpsec, chrony with chrony-wait.service, systemd-timesyncd with systemd-time-wait-sync.service,"
                    + " coretime-ntp-step.service."),
    NO_END_OF_STEP(
            Sarif.Level.ERROR,
            "No unit tells when the clock has been set.",
            "What sets the clock counts as started long before it has: being ordered after it means nothing.",
            "Enable what waits for it: chrony-wait.service, systemd-time-wait-sync.service, coretime-ntp-step.service."),
    NO_GATE(
            Sarif.Level.WARNING,
            "Nothing pulls in time-sync.target.",
            "A target that nothing pulls in has no job: what is ordered after it waits for nothing.",
            "The unit that steps the clock has to have Wants=time-sync.target and Before=time-sync.target."),
    GATE_WITHOUT_STEP(
            Sarif.Level.WARNING,
            "time-sync.target does not wait for the step.",
            "The target is reached without the clock being right: what is ordered after it starts with a wrong one.",
            "The unit that steps the clock has to have Before=time-sync.target."),
    GATE_FAILS_OPEN(
            Sarif.Level.WARNING,
            "time-sync.target is reached where the step fails.",
            "The target waits until the step is over, whatever becomes of it.",
            "Where services must not start then, let the target need the step: Requires= of the step's unit, in a drop-in."),
    STEP_MAY_BE_SKIPPED(
            Sarif.Level.WARNING,
            "Conditions may skip the step.",
            "Where a Condition…= of the step's unit does not hold, the unit counts as done and has set nothing.",
            "See that its conditions hold on this system."),
    PATHS_LEFT_OUT(
            Sarif.Level.NOTE,
            "The order is too long to be shown.",
            "The paths that show the order of all units together have more names than are written.",
            "Look at fewer units: a target that pulls in less, by --target.");

    private final Sarif.Level level;
    private final String shortly;
    private final String fully;
    private final String help;

    BootAuditRule(Sarif.Level level, String shortly, String fully, String help) {
        this.level = level;
        this.shortly = shortly;
        this.fully = fully;
        this.help = help;
    }

    static BootAuditRule of(Note.Kind kind) {
        return valueOf(kind.name());
    }

    String id() {
        return Choice.label(this);
    }

    Sarif.Level level() {
        return level;
    }

    /** Its description, for the tool's list. */
    Sarif.Rule description() {
        StringBuilder name = new StringBuilder();
        for (String word : id().split("-", -1)) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return new Sarif.Rule(
                id(),
                name.toString(),
                new Sarif.Message(shortly),
                new Sarif.Message(fully),
                new Sarif.Message(help),
                new Sarif.Configuration(level));
    }
}
