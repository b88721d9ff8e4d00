-- min_compatible: 4
-- A program of an older schema would compute digests of patients without the new column, so it may not write here.

-- Empty: not flagged. Rows that were there keep their digest.
ALTER TABLE patient ADD COLUMN vip INTEGER;

CREATE TABLE alert (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    at INTEGER NOT NULL,
    device BLOB NOT NULL,
    user BLOB,
    patient BLOB,
    first_index INTEGER NOT NULL,
    last_index INTEGER NOT NULL,
    count INTEGER NOT NULL,
    acknowledged_by BLOB,
    acknowledged_at INTEGER,
    note TEXT
) STRICT;
CREATE INDEX alert_by_first ON alert (device, first_index);
CREATE INDEX alert_open ON alert (n) WHERE acknowledged_at IS NULL;

CREATE TABLE monitor_mark (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    observed INTEGER NOT NULL
) STRICT;

CREATE TABLE monitor_setting (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    working_hours TEXT NOT NULL,
    bulk_opens INTEGER NOT NULL,
    bulk_minutes INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    failure_minutes INTEGER NOT NULL,
    exports INTEGER NOT NULL,
    export_minutes INTEGER NOT NULL,
    export_rows INTEGER NOT NULL,
    clock_minutes INTEGER NOT NULL
) STRICT;
