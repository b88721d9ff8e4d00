-- min_compatible: 7
-- Notes. What is signed is locked here, too, beneath every command.

CREATE TABLE note (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    visit BLOB,
    template TEXT NOT NULL,
    template_version INTEGER NOT NULL,
    title TEXT NOT NULL,
    author BLOB NOT NULL,
    author_name TEXT NOT NULL,
    body TEXT NOT NULL,
    copied_from BLOB,
    started INTEGER NOT NULL,
    edited INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX note_by_patient ON note (patient, started);
CREATE INDEX note_drafts ON note (author, started) WHERE state = 'draft';
CREATE TRIGGER note_no_update BEFORE UPDATE ON note WHEN old.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'a signed note is locked'); END;
CREATE TRIGGER note_no_replace BEFORE INSERT ON note WHEN EXISTS (SELECT 1 FROM note WHERE n = new.n OR id = new.id)
BEGIN SELECT RAISE(ABORT, 'a note is never replaced'); END;
CREATE TRIGGER note_no_delete BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'a note is never deleted'); END;

-- What the author of a draft has typed on this PC and not kept yet.
CREATE TABLE note_autosave (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    body TEXT,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE note_signature (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    note BLOB NOT NULL,
    patient BLOB NOT NULL,
    meaning TEXT NOT NULL,
    signer BLOB NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    credentials TEXT,
    device BLOB NOT NULL,
    at INTEGER NOT NULL,
    text TEXT,
    hash BLOB NOT NULL,
    user_signature BLOB NOT NULL,
    device_signature BLOB NOT NULL
) STRICT;
CREATE INDEX note_signature_by_note ON note_signature (note, at);
CREATE TRIGGER note_signature_no_replace BEFORE INSERT ON note_signature
WHEN EXISTS (SELECT 1 FROM note_signature WHERE n = new.n OR id = new.id)
BEGIN SELECT RAISE(ABORT, 'a signature is never replaced'); END;
CREATE TRIGGER note_signature_no_update BEFORE UPDATE ON note_signature BEGIN SELECT RAISE(ABORT, 'a signature is never changed'); END;
CREATE TRIGGER note_signature_no_delete BEFORE DELETE ON note_signature BEGIN SELECT RAISE(ABORT, 'a signature is never deleted'); END;

CREATE TABLE note_cosign (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    note BLOB NOT NULL,
    patient BLOB NOT NULL,
    asked BLOB,
    asked_by BLOB NOT NULL,
    asked_by_name TEXT NOT NULL,
    message TEXT,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX note_cosign_by_note ON note_cosign (note);
CREATE INDEX note_cosign_by_asked ON note_cosign (asked);
