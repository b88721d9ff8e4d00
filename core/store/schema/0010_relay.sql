-- min_compatible: 9
-- What this PC has sealed for its relay, and what it knows of the relay's log. Sealing happens once: what lies here is
-- sent again byte for byte.

-- `identity`: the relay's Ed25519 key, pinned by the admin token when the practice was registered.
CREATE TABLE relay_link (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    url TEXT NOT NULL,
    identity BLOB NOT NULL
) STRICT;

-- This PC's chain. `next`: what the following segment's counter begins with; `seq` once the relay has given it a place.
CREATE TABLE sealed_segment (
    chain INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    next INTEGER NOT NULL,
    header BLOB NOT NULL,
    signature BLOB NOT NULL,
    body BLOB NOT NULL,
    seq INTEGER UNIQUE
) STRICT;
CREATE TRIGGER sealed_segment_no_update BEFORE UPDATE ON sealed_segment
WHEN old.seq IS NOT NULL OR new.chain <> old.chain OR new.stream <> old.stream OR new.next <> old.next
    OR new.header <> old.header OR new.signature <> old.signature OR new.body <> old.body
BEGIN SELECT RAISE(ABORT, 'a sealed segment stays as it is'); END;
CREATE TRIGGER sealed_segment_no_delete BEFORE DELETE ON sealed_segment
BEGIN SELECT RAISE(ABORT, 'a sealed segment stays as it is'); END;

-- The practice's log as far as it was checked: the last checkpoint with the tree's frontier, and leaf and root of each
-- segment.
CREATE TABLE log_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,
    frontier BLOB NOT NULL,
    term INTEGER NOT NULL,
    checkpoint BLOB NOT NULL
) STRICT;
CREATE TABLE log_step (
    seq INTEGER PRIMARY KEY,
    leaf BLOB NOT NULL,
    root BLOB NOT NULL
) STRICT;
