-- min_compatible: 6
-- The chart. Every entity table: n, id, one column per declared field.

-- The timeline, derived from the rows: a chart opens by reading one range of it, newest last.
CREATE TABLE chart_event (
    patient BLOB NOT NULL,
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL,
    author BLOB,
    PRIMARY KEY (patient, at, kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    at INTEGER NOT NULL,
    provider BLOB NOT NULL,
    room TEXT,
    reason TEXT,
    status TEXT NOT NULL,
    started INTEGER,
    ended INTEGER,
    status_reason TEXT
) STRICT;
CREATE INDEX visit_open ON visit (patient) WHERE status IN ('planned', 'arrived', 'in-progress');

CREATE TABLE allergy (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    at INTEGER NOT NULL,
    author BLOB NOT NULL,
    substance TEXT NOT NULL,
    reaction TEXT,
    severity TEXT,
    criticality TEXT,
    status TEXT NOT NULL,
    status_reason TEXT
) STRICT;
CREATE INDEX allergy_by_patient ON allergy (patient);

CREATE TABLE condition (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    at INTEGER NOT NULL,
    author BLOB NOT NULL,
    name TEXT NOT NULL,
    severity TEXT,
    onset TEXT,
    note TEXT,
    status TEXT NOT NULL,
    status_reason TEXT
) STRICT;
CREATE INDEX condition_by_patient ON condition (patient);

CREATE TABLE medication_statement (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    at INTEGER NOT NULL,
    author BLOB NOT NULL,
    name TEXT NOT NULL,
    dose TEXT,
    since TEXT,
    note TEXT,
    status TEXT NOT NULL,
    status_reason TEXT
) STRICT;
CREATE INDEX medication_statement_by_patient ON medication_statement (patient);

CREATE TABLE observation (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    at INTEGER NOT NULL,
    author BLOB NOT NULL,
    visit BLOB,
    code TEXT NOT NULL,
    value TEXT NOT NULL,
    unit TEXT,
    scale TEXT,
    scale_version INTEGER,
    direction TEXT,
    status TEXT NOT NULL,
    status_reason TEXT
) STRICT;
CREATE INDEX observation_by_patient ON observation (patient, code, at);

CREATE TABLE history (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    at INTEGER NOT NULL,
    author BLOB NOT NULL,
    questionnaire TEXT NOT NULL,
    version INTEGER NOT NULL,
    answers TEXT NOT NULL,
    previous BLOB,
    confirmed INTEGER NOT NULL
) STRICT;
CREATE INDEX history_by_patient ON history (patient, at);

CREATE TABLE flag (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    at INTEGER NOT NULL,
    author BLOB NOT NULL,
    source TEXT NOT NULL,
    severity TEXT NOT NULL,
    title TEXT,
    rule TEXT,
    detail TEXT,
    history BLOB,
    status TEXT NOT NULL,
    status_reason TEXT
) STRICT;
CREATE INDEX flag_by_patient ON flag (patient);
