-- min_compatible: 17
-- How long a laptop opens without having heard from the practice's relay. A program of before would compute digests of
-- the practice without the new column.

-- Empty: 30.
ALTER TABLE practice ADD COLUMN lease_days INTEGER;

-- One row: when this PC heard of its relay last, by its own clock (`heard_ms`), and the latest time that it knows of
-- since (`seen_ms`), with the hand that nobody can set (`seen_mono`, `seen_boot`). `heard_hlc`: time of the newest own
-- operation then.
CREATE TABLE relay_contact (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    heard_ms INTEGER NOT NULL,
    heard_hlc INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    seen_mono INTEGER NOT NULL,
    seen_boot BLOB NOT NULL
) STRICT;
