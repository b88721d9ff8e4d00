-- min_compatible: 2
-- A log that was put back from an old backup takes what was lost from the PCs before it takes anything new. A program
-- of before would let it go on at once.

-- `base`: its size when it began; `target`: the longest that a PC has shown; `opened`: its size when it went on, NULL
-- until then.
CREATE TABLE heal (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL,
    base INTEGER NOT NULL,
    target INTEGER NOT NULL,
    opened INTEGER
) STRICT;

-- PCs that have shown how far they knew the log.
CREATE TABLE heal_shown (
    device BLOB PRIMARY KEY,
    size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Segments that came back without their bodies.
CREATE TABLE missing_body (
    seq INTEGER PRIMARY KEY,
    device BLOB NOT NULL,
    stream INTEGER NOT NULL
) STRICT;
