-- min_compatible: 11
-- What other PCs have put into the practice's log, as it came. A program of before would go on without writing it down.

-- `next_audit`: index that the following audit segment begins with.
ALTER TABLE sealed_segment ADD COLUMN next_audit INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER sealed_segment_no_update;
CREATE TRIGGER sealed_segment_no_update BEFORE UPDATE ON sealed_segment
WHEN old.seq IS NOT NULL OR new.chain <> old.chain OR new.stream <> old.stream OR new.next <> old.next
    OR new.next_audit <> old.next_audit OR new.header <> old.header OR new.signature <> old.signature
    OR new.body <> old.body
BEGIN SELECT RAISE(ABORT, 'a sealed segment stays as it is'); END;

-- Segments of other PCs: headers of all, bodies but for the access log's, which are fetched when somebody asks.
-- `put_aside`: why the body was not folded; `operations` of it, up to `last_counter`, are missing in the rows then.
CREATE TABLE log_segment (
    seq INTEGER PRIMARY KEY,
    device BLOB NOT NULL,
    chain INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    header BLOB NOT NULL,
    signature BLOB NOT NULL,
    body BLOB,
    put_aside TEXT,
    operations INTEGER NOT NULL,
    last_counter INTEGER NOT NULL,
    UNIQUE (device, chain)
) STRICT;
CREATE INDEX log_segment_by_stream ON log_segment (stream, seq);
CREATE TRIGGER log_segment_no_update BEFORE UPDATE ON log_segment
WHEN old.body IS NOT NULL OR new.seq <> old.seq OR new.device <> old.device OR new.chain <> old.chain
    OR new.stream <> old.stream OR new.header <> old.header OR new.signature <> old.signature
    OR new.put_aside IS NOT old.put_aside OR new.operations <> old.operations OR new.last_counter <> old.last_counter
BEGIN SELECT RAISE(ABORT, 'a segment stays as it came'); END;
CREATE TRIGGER log_segment_no_delete BEFORE DELETE ON log_segment
BEGIN SELECT RAISE(ABORT, 'a segment stays as it came'); END;

-- Where the chain of each PC ended in the log, with the size and root of its access log that it stated last, and when
-- this PC heard of it last, by its own clock.
CREATE TABLE log_chain (
    device BLOB PRIMARY KEY,
    chain INTEGER NOT NULL,
    hash BLOB NOT NULL,
    next_counter INTEGER NOT NULL,
    next_audit INTEGER NOT NULL,
    audit_size INTEGER,
    audit_root BLOB,
    view_size INTEGER NOT NULL,
    heard_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Chunks of large values in sealed segments that the relay does not have yet; they are sent before the segments.
CREATE TABLE sealed_chunk (
    name BLOB PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
