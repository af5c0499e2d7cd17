-- Readings of clocks are forgotten when they are old: ten minutes of a thousand domains are a thousand rows.
CREATE INDEX reading_by_time ON reading (at);
