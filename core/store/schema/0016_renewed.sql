-- min_compatible: 16
-- A PC that becomes another one of the practice, because it was copied or put back. A program of before would send what
-- went along under numbers that it does not have.

-- Who this store was before.
CREATE TABLE former_device (
    device BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Operations that were not sent when it became another one: the device and counter that their signatures cover.
CREATE TABLE carried_operation (
    op_id BLOB PRIMARY KEY,
    device BLOB NOT NULL,
    counter INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers of PCs whose operation has its place in the log under another number: two have sent it, and the first counts.
CREATE TABLE repeated_operation (
    device BLOB NOT NULL,
    counter INTEGER NOT NULL,
    op_id BLOB NOT NULL,
    PRIMARY KEY (device, counter)
) STRICT, WITHOUT ROWID;

-- What an operation says stays; whose it is may change until it has its place in the log.
DROP TRIGGER operation_no_update;
CREATE TRIGGER operation_no_update BEFORE UPDATE ON operation
WHEN old.seq IS NOT NULL
    OR (new.seq IS NULL AND NOT EXISTS (SELECT 1 FROM carried_operation WHERE op_id = old.op_id))
BEGIN SELECT RAISE(ABORT, 'operations are append-only'); END;
CREATE TRIGGER operation_stays BEFORE UPDATE OF n, op_id, stream, group_id, part, last, hlc, seen, entity, entity_id, kind, user,
    skew_ms, schema, min_reader, fields, row_digest, user_signature, device_signature ON operation
BEGIN SELECT RAISE(ABORT, 'operations are append-only'); END;

-- Sealed segments leave this table only while the store becomes another PC's.
DROP TRIGGER sealed_segment_no_delete;
CREATE TRIGGER sealed_segment_no_delete BEFORE DELETE ON sealed_segment
WHEN NOT EXISTS (SELECT 1 FROM former_device WHERE device = (SELECT value FROM meta WHERE key = 'device'))
BEGIN SELECT RAISE(ABORT, 'a sealed segment stays as it is'); END;
