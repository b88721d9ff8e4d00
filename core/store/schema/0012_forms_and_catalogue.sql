-- min_compatible: 12
-- What a practice decides for itself: forms for notes, services, products; and what a visit is for.

-- Editions are added and never changed.
CREATE TABLE note_template (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    template TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    form TEXT,
    author BLOB NOT NULL
) STRICT;
CREATE INDEX note_template_by_number ON note_template (template, number);

CREATE TABLE service (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    afterwards INTEGER NOT NULL,
    room_kind TEXT,
    licence TEXT,
    active INTEGER NOT NULL
) STRICT;

CREATE TABLE product (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    lot_tracked INTEGER NOT NULL,
    active INTEGER NOT NULL
) STRICT;

ALTER TABLE visit ADD COLUMN service BLOB;
