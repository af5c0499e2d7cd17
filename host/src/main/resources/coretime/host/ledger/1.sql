-- Times are nanoseconds since 1970 UTC by the host's clock; offsets and bounds are nanoseconds.

CREATE TABLE qemu_process (
    id          ${id},
    domain      TEXT    NOT NULL,
    pid         ${integer} NOT NULL,
    start_ticks ${integer} NOT NULL,
    boot_id     TEXT    NOT NULL,
    UNIQUE (domain, boot_id, pid, start_ticks)
);

CREATE TABLE incident (
    id           ${id},
    domain       TEXT    NOT NULL,
    domain_name  TEXT    NOT NULL,
    qemu_process ${integer} NOT NULL REFERENCES qemu_process (id),
    panic_at     ${integer} NOT NULL,
    outcome      TEXT,
    ended_at     ${integer},
    ended_stage  TEXT,
    reason       TEXT
);

CREATE INDEX incident_by_panic ON incident (panic_at);
CREATE INDEX incident_open ON incident (domain) WHERE outcome IS NULL;

-- One row a step, in the order in which they were done; body is the step's result as JSON.
CREATE TABLE step (
    incident ${integer} NOT NULL REFERENCES incident (id),
    position ${integer} NOT NULL,
    kind     TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (incident, position)
);

-- Every interval in which a domain's vCPUs did not run.
CREATE TABLE "freeze" (
    id           ${id},
    qemu_process ${integer} NOT NULL REFERENCES qemu_process (id),
    incident     ${integer} REFERENCES incident (id),
    cause        TEXT    NOT NULL,
    frozen_from  ${integer} NOT NULL,
    frozen_to    ${integer} NOT NULL
);

CREATE TABLE reading (
    id           ${id},
    qemu_process ${integer} NOT NULL REFERENCES qemu_process (id),
    clock        TEXT    NOT NULL,
    at           ${integer} NOT NULL,
    offset_ns    ${integer} NOT NULL,
    bound_ns     ${integer} NOT NULL
);

CREATE INDEX reading_by_process ON reading (qemu_process, clock, at);
