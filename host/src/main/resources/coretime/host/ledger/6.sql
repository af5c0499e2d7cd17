-- What somebody is still to be told: a notification stays here until its receiver has it, or it is too old. Times are nanoseconds since
-- 1970 UTC by the host's clock.

-- target is the receiver, as the configuration names it; body is the CloudEvent, as JSON.
CREATE TABLE outbox (
    id         ${id},
    target     TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    created_at ${integer} NOT NULL,
    attempts   ${integer} NOT NULL,
    next_at    ${integer} NOT NULL,
    failure    TEXT
);

CREATE INDEX outbox_by_next ON outbox (next_at);
