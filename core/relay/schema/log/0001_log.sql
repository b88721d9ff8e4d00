-- min_compatible: 1
-- The log of one practice at the relay: sealed segments in the order of their seq, and the tree over them.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE segment (
    seq INTEGER PRIMARY KEY, -- from 1, without a gap
    device BLOB NOT NULL,
    chain INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    at_ms INTEGER NOT NULL, -- when the relay committed it
    header BLOB NOT NULL,
    signature BLOB NOT NULL,
    hash BLOB NOT NULL, -- of the header: tells a repeated push from a cloned device
    body BLOB -- NULL once dropped
) STRICT;

CREATE UNIQUE INDEX segment_by_chain ON segment (device, chain);
CREATE INDEX segment_by_stream ON segment (stream, seq);

-- Where the chain of each device ended, which the next segment must follow.
CREATE TABLE chain_end (
    device BLOB PRIMARY KEY,
    chain INTEGER NOT NULL,
    hash BLOB NOT NULL,
    next_counter INTEGER NOT NULL,
    next_audit INTEGER NOT NULL,
    audit_size INTEGER,
    audit_root BLOB,
    view_size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- RFC 9162: the complete subtrees; level 0 are the leaves.
CREATE TABLE tree_node (
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER segment_stays BEFORE DELETE ON segment
BEGIN
    SELECT raise(ABORT, 'a segment is never removed');
END;

CREATE TRIGGER segment_is_final BEFORE UPDATE OF seq, device, chain, stream, header, signature, hash ON segment
BEGIN
    SELECT raise(ABORT, 'a segment is never changed');
END;

-- Snapshots: what a device sealed of the log up to a seq.
CREATE TABLE snapshot (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    manifest BLOB NOT NULL
) STRICT;

-- Chunks that were published, by the hash of their ciphertext.
CREATE TABLE chunk (
    hash BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `bytes`: what the quota asks for; `dropped`: no ops segment up to this seq has its body any more.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('bytes', 0), ('dropped', 0);
