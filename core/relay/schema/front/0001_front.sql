-- min_compatible: 1
-- What the relay keeps beside the logs of the practices: who may found one.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- Admin tokens, by a hash. One founds one practice, once; the same call again is answered again.
CREATE TABLE admin_token (
    hash BLOB PRIMARY KEY,
    made_ms INTEGER NOT NULL,
    practice BLOB, -- that it founded
    used_ms INTEGER
) STRICT, WITHOUT ROWID;
