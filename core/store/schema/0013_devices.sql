-- min_compatible: 12
-- Names of the practice's PCs, and invitations for further ones.

CREATE TABLE device (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL
) STRICT;

-- `mailbox`: where the relay passes messages between the two PCs; `code`: what the person types on the new one;
-- `request`: what that one wrote, sealed as it came. A row goes when its invitation is over.
CREATE TABLE join_invitation (
    mailbox BLOB PRIMARY KEY,
    code BLOB NOT NULL,
    made INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    author BLOB NOT NULL,
    auto_approve INTEGER NOT NULL,
    laptop INTEGER NOT NULL,
    request BLOB
) STRICT, WITHOUT ROWID;
