-- Clocks between panics. Times are nanoseconds since 1970 UTC by the host's clock; offsets and bounds are nanoseconds.

-- What was done about a clock outside of incidents: after a freeze (its cause), or by hand. body is what was measured, done and
-- shown, as JSON.
CREATE TABLE clock_fix (
    id           ${id},
    qemu_process ${integer} NOT NULL REFERENCES qemu_process (id),
    cause        TEXT    NOT NULL,
    at           ${integer} NOT NULL,
    proven       ${flag} NOT NULL,
    body         TEXT    NOT NULL
);

CREATE INDEX clock_fix_by_process ON clock_fix (qemu_process, at);

-- A proven clock, read again some time after the proof: whether it is still right.
CREATE TABLE later_reading (
    incident     ${integer} NOT NULL REFERENCES incident (id),
    after_ns     ${integer} NOT NULL,
    at           ${integer} NOT NULL,
    offset_ns    ${integer},
    bound_ns     ${integer},
    holds        ${flag} NOT NULL,
    reason       TEXT,
    PRIMARY KEY (incident, after_ns)
);
