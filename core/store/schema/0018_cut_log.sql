-- min_compatible: 18
-- A PC whose log is longer than the one that goes on. When it becomes another one of the practice, it gives up the places
-- behind what the two logs share, and what lay there is carried along. A program of before would keep another view of
-- what an author had seen than the log has.

-- Places are given up, and with them what an author says he had seen, only while the store becomes another PC's. A place
-- brings what stands there: another PC may have carried the same operation along.
DROP TRIGGER operation_no_update;
CREATE TRIGGER operation_no_update BEFORE UPDATE ON operation
WHEN (old.seq IS NOT NULL OR new.seq IS NULL)
    AND NOT EXISTS (SELECT 1 FROM former_device WHERE device = (SELECT value FROM meta WHERE key = 'device'))
BEGIN SELECT RAISE(ABORT, 'operations are append-only'); END;
DROP TRIGGER operation_stays;
CREATE TRIGGER operation_stays BEFORE UPDATE OF n, op_id, stream, group_id, part, last, hlc, entity, entity_id, kind, user,
    skew_ms, schema, min_reader, fields, row_digest ON operation
BEGIN SELECT RAISE(ABORT, 'operations are append-only'); END;

-- Segments of other PCs leave likewise.
DROP TRIGGER log_segment_no_delete;
CREATE TRIGGER log_segment_no_delete BEFORE DELETE ON log_segment
WHEN NOT EXISTS (SELECT 1 FROM former_device WHERE device = (SELECT value FROM meta WHERE key = 'device'))
BEGIN SELECT RAISE(ABORT, 'a segment stays as it came'); END;

-- Of access logs of other PCs, what only the log had that did not go on: for whoever has to find something out later.
CREATE TABLE lost_audit (
    n INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    device BLOB NOT NULL,
    header BLOB NOT NULL,
    signature BLOB NOT NULL,
    body BLOB
) STRICT;

-- What an operation was signed as, and by whom, before who renewed this PC signed it anew in its new place.
CREATE TABLE signed_before (
    op_id BLOB PRIMARY KEY,
    device BLOB NOT NULL,
    counter INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    user_signature BLOB NOT NULL,
    device_signature BLOB NOT NULL
) STRICT, WITHOUT ROWID;
