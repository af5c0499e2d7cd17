-- Cores that coretime writes itself. Times are nanoseconds since 1970 UTC by the host's clock.
CREATE TABLE core (
    id          ${id},
    incident    ${integer} REFERENCES incident (id),
    domain      TEXT    NOT NULL,
    domain_name TEXT    NOT NULL,
    strategy    TEXT    NOT NULL,
    path        TEXT    NOT NULL,
    level       ${integer} NOT NULL,
    state       TEXT    NOT NULL,
    bytes       ${integer} NOT NULL,
    began_at    ${integer} NOT NULL,
    ended_at    ${integer},
    detail      TEXT
);

CREATE INDEX core_by_incident ON core (incident);
CREATE INDEX core_unfinished ON core (domain) WHERE state = 'writing';

-- What is known of a crash at once; body is JSON, log the kernel's own.
CREATE TABLE card (
    incident  ${integer} PRIMARY KEY REFERENCES incident (id),
    at        ${integer} NOT NULL,
    signature TEXT,
    body      TEXT    NOT NULL,
    log       TEXT    NOT NULL
);

CREATE INDEX card_by_signature ON card (signature);
