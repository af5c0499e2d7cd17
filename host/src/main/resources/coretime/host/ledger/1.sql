-- Times are nanoseconds since 1970 UTC by the host's clock; offsets and bounds are nanoseconds.

CREATE TABLE qemu_process (
    id          INTEGER PRIMARY KEY,
    domain      TEXT    NOT NULL,
    pid         INTEGER NOT NULL,
    start_ticks INTEGER NOT NULL,
    boot_id     TEXT    NOT NULL,
    UNIQUE (domain, boot_id, pid, start_ticks)
);

CREATE TABLE incident (
    id           INTEGER PRIMARY KEY,
    domain       TEXT    NOT NULL,
    domain_name  TEXT    NOT NULL,
    qemu_process INTEGER NOT NULL REFERENCES qemu_process (id),
    panic_at     INTEGER NOT NULL,
    outcome      TEXT,
    ended_at     INTEGER,
    ended_stage  TEXT,
    reason       TEXT
);

CREATE INDEX incident_by_panic ON incident (panic_at);
CREATE INDEX incident_open ON incident (domain) WHERE outcome IS NULL;

-- One row a step, in the order in which they were done; body is the step's result as JSON.
CREATE TABLE step (
    incident INTEGER NOT NULL REFERENCES incident (id),
    position INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (incident, position)
);

-- Every interval in which a domain's vCPUs did not run.
CREATE TABLE freeze (
    id           INTEGER PRIMARY KEY,
    qemu_process INTEGER NOT NULL REFERENCES qemu_process (id),
    incident     INTEGER REFERENCES incident (id),
    cause        TEXT    NOT NULL,
    frozen_from  INTEGER NOT NULL,
    frozen_to    INTEGER NOT NULL
);

CREATE TABLE reading (
    id           INTEGER PRIMARY KEY,
    qemu_process INTEGER NOT NULL REFERENCES qemu_process (id),
    clock        TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    offset_ns    INTEGER NOT NULL,
    bound_ns     INTEGER NOT NULL
);

CREATE INDEX reading_by_process ON reading (qemu_process, clock, at);
