-- min_compatible: 9
-- What a PC knows of the practice's log: how far it has been folded, what waits, what met. A program of an older schema
-- would write rows without saying what it had seen, so it may not write here.

-- `folded`: highest position of the log that the rows hold; `numbered`: this PC's own operations up to this counter have
-- a position; `hlc`: clock of the newest operation received; `merging`: 1 inside a merge, which may change what is locked.
CREATE TABLE sync_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    folded INTEGER NOT NULL,
    numbered INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    merging INTEGER NOT NULL
) STRICT;
INSERT INTO sync_state VALUES (1, 0, 0, 0, 0);

-- Operations that cannot be folded yet, as they came.
CREATE TABLE sync_parked (
    op_id BLOB PRIMARY KEY,
    seq INTEGER NOT NULL,
    device BLOB NOT NULL,
    counter INTEGER NOT NULL,
    group_id BLOB NOT NULL,
    entity TEXT NOT NULL,
    entity_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_parked_by_group ON sync_parked (group_id);
CREATE INDEX sync_parked_by_row ON sync_parked (entity, entity_id);

-- Operations of groups that were refused as a whole: they stay in the log and make no row.
CREATE TABLE sync_void (
    n INTEGER PRIMARY KEY REFERENCES operation (n)
) STRICT;

-- Digest of a row that merging left other than its newest operation did; `n`: the newest operation then.
CREATE TABLE sync_row (
    entity TEXT NOT NULL,
    entity_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (entity, entity_id)
) STRICT, WITHOUT ROWID;

-- Where two PCs wrote without knowing of each other: no values, they are in the operations (`winner` 0: nothing stands
-- there). Made anew with the row.
CREATE TABLE sync_conflict (
    id BLOB PRIMARY KEY,
    entity TEXT NOT NULL,
    entity_id BLOB NOT NULL,
    tag INTEGER NOT NULL,
    patient BLOB NOT NULL,
    kind TEXT NOT NULL,
    critical INTEGER NOT NULL,
    winner INTEGER NOT NULL,
    loser INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_conflict_by_patient ON sync_conflict (patient);
CREATE INDEX sync_conflict_by_row ON sync_conflict (entity, entity_id);

-- PCs whose clock was further ahead than a clock may be.
CREATE TABLE sync_clock (
    device BLOB PRIMARY KEY,
    ahead_ms INTEGER NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE conflict_decision (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    kept TEXT NOT NULL,
    at INTEGER NOT NULL,
    author BLOB NOT NULL
) STRICT;

-- What is signed stays locked, but for a merge: two PCs may have signed the same draft, and one of them was first.
DROP TRIGGER note_no_update;
CREATE TRIGGER note_no_update BEFORE UPDATE ON note
WHEN old.state <> 'draft' AND NOT EXISTS (SELECT 1 FROM sync_state WHERE merging = 1)
BEGIN SELECT RAISE(ABORT, 'a signed note is locked'); END;
DROP TRIGGER note_signature_no_delete;
CREATE TRIGGER note_signature_no_delete BEFORE DELETE ON note_signature
WHEN NOT EXISTS (SELECT 1 FROM sync_state WHERE merging = 1)
BEGIN SELECT RAISE(ABORT, 'a signature is never deleted'); END;

-- Two PCs may give the same log-in or the same place before they hear of each other; commands still refuse it on one.
ALTER TABLE staff RENAME TO staff_before;
CREATE TABLE staff (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    active INTEGER NOT NULL,
    sign_public BLOB NOT NULL,
    box_public BLOB NOT NULL
) STRICT;
INSERT INTO staff SELECT n, id, login, name, role, active, sign_public, box_public FROM staff_before;
DROP TABLE staff_before;
CREATE INDEX staff_by_login ON staff (login, id);
ALTER TABLE trust RENAME TO trust_before;
CREATE TABLE trust (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    envelope BLOB NOT NULL
) STRICT;
INSERT INTO trust SELECT n, id, position, kind, envelope FROM trust_before;
DROP TABLE trust_before;
CREATE INDEX trust_by_position ON trust (position, id);
