-- min_compatible: 1
-- Every entity table: n (this PC's own number), id (UUIDv7 or derived), one column per declared field.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- The access log: one leaf of this device's RFC 9162 tree per row, with the subtree hashes that it closes.
CREATE TABLE audit_entry (
    idx INTEGER PRIMARY KEY,
    salt BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    mono_ms INTEGER NOT NULL,
    boot BLOB NOT NULL,
    skew_ms INTEGER NOT NULL,
    user BLOB,
    login TEXT NOT NULL,
    role TEXT NOT NULL,
    device BLOB,
    address TEXT NOT NULL,
    os TEXT NOT NULL,
    action TEXT NOT NULL,
    patient BLOB,
    object_kind TEXT NOT NULL,
    object BLOB,
    purpose TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    leaf BLOB NOT NULL,
    nodes BLOB NOT NULL
) STRICT;
CREATE INDEX audit_entry_by_patient ON audit_entry (patient, idx) WHERE patient IS NOT NULL;
CREATE INDEX audit_entry_by_login ON audit_entry (login, idx);
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- Operations, own and applied: history, outbox (seq IS NULL) and the digest of the row that each one left.
CREATE TABLE operation (
    n INTEGER PRIMARY KEY,
    op_id BLOB NOT NULL UNIQUE,
    stream INTEGER NOT NULL,
    device BLOB NOT NULL,
    counter INTEGER,
    group_id BLOB NOT NULL,
    part INTEGER NOT NULL,
    last INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    seq INTEGER,
    entity TEXT NOT NULL,
    entity_id BLOB NOT NULL,
    kind INTEGER NOT NULL,
    user BLOB NOT NULL,
    skew_ms INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    min_reader INTEGER NOT NULL,
    fields BLOB NOT NULL,
    row_digest BLOB NOT NULL,
    user_signature BLOB,
    device_signature BLOB,
    UNIQUE (device, counter)
) STRICT;
CREATE INDEX operation_by_row ON operation (entity, entity_id, n);
CREATE TRIGGER operation_no_update BEFORE UPDATE ON operation WHEN new.seq IS old.seq OR old.seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'operations are append-only'); END;
CREATE TRIGGER operation_no_delete BEFORE DELETE ON operation BEGIN SELECT RAISE(ABORT, 'operations are append-only'); END;

CREATE TABLE practice (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    address TEXT,
    licence TEXT
) STRICT;

CREATE TABLE trust (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    position INTEGER NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    envelope BLOB NOT NULL
) STRICT;

CREATE TABLE staff (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    active INTEGER NOT NULL,
    sign_public BLOB NOT NULL,
    box_public BLOB NOT NULL
) STRICT;

CREATE TABLE credential (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    locked_keys BLOB NOT NULL,
    totp_secret BLOB NOT NULL,
    recovery_codes BLOB
) STRICT;

CREATE TABLE totp_use (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    step INTEGER NOT NULL
) STRICT;

CREATE TABLE login_state (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    full_at INTEGER,
    full_mono INTEGER,
    full_boot BLOB,
    last_at INTEGER
) STRICT;

CREATE TABLE licence (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    staff BLOB NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    state TEXT,
    expires TEXT,
    active INTEGER NOT NULL
) STRICT;
CREATE INDEX licence_by_staff ON licence (staff);

CREATE TABLE device_keys (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    keys BLOB NOT NULL,
    prefix TEXT NOT NULL
) STRICT;

CREATE TABLE draft (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    body BLOB,
    at INTEGER
) STRICT;

CREATE TABLE preference (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    theme TEXT,
    font_scale INTEGER
) STRICT;

CREATE TABLE pc_setting (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    idle_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE journal_mark (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    imported INTEGER NOT NULL
) STRICT;

CREATE TABLE patient (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    chart_no TEXT NOT NULL,
    given TEXT NOT NULL,
    family TEXT NOT NULL,
    preferred TEXT,
    former TEXT,
    birth_date TEXT NOT NULL,
    sex TEXT,
    phone TEXT,
    email TEXT,
    restricted INTEGER NOT NULL
) STRICT;
CREATE INDEX patient_by_name ON patient (family, given);
CREATE INDEX patient_by_birth_date ON patient (birth_date);
CREATE INDEX patient_by_chart_no ON patient (chart_no);

-- Search keys: each folded word of a patient's names and the chart number, for prefixes in any order.
CREATE TABLE patient_word (
    word TEXT NOT NULL,
    weight INTEGER NOT NULL,
    patient INTEGER NOT NULL REFERENCES patient (n),
    PRIMARY KEY (word, weight, patient)
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_word_by_patient ON patient_word (patient, word);
-- Parts of names, runs of telephone digits; patient_key holds what the index was made of, so that it can be checked.
CREATE TABLE patient_key (
    n INTEGER PRIMARY KEY REFERENCES patient (n),
    names TEXT NOT NULL,
    phones TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE patient_part USING fts5 (names, phones, tokenize = 'trigram', content = 'patient_key', content_rowid = 'n');

CREATE TABLE care_team (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    staff BLOB NOT NULL,
    active INTEGER NOT NULL
) STRICT;
CREATE INDEX care_team_by_patient ON care_team (patient, staff);

CREATE TABLE break_glass (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    staff BLOB NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX break_glass_by_patient ON break_glass (patient, staff, until);
