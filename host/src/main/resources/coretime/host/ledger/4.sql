-- What on_crash was before a domain was adopted, by its names in the domain's XML. Times are nanoseconds since 1970 UTC
-- by the host's clock.
CREATE TABLE adoption (
    id           ${id},
    domain       TEXT    NOT NULL,
    domain_name  TEXT    NOT NULL,
    live         TEXT,
    persistent   TEXT,
    pid          ${integer} NOT NULL,
    start_ticks  ${integer} NOT NULL,
    boot_id      TEXT    NOT NULL,
    adopted_at   ${integer} NOT NULL,
    released_at  ${integer}
);

CREATE UNIQUE INDEX adoption_open ON adoption (domain) WHERE released_at IS NULL;
