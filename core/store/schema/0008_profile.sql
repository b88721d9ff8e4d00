-- min_compatible: 8
-- What a practice knows of a person beside the name: further ways to reach him, addresses, people around him, insurance,
-- what he agreed to, and that two records are of one person. Telephone numbers are E.164 from here on; older ones are
-- written anew at the next login of somebody who may change them.

ALTER TABLE patient ADD COLUMN gender_identity TEXT;
ALTER TABLE patient ADD COLUMN pronouns TEXT;
ALTER TABLE patient ADD COLUMN phone_use TEXT;
ALTER TABLE patient ADD COLUMN email_use TEXT;
ALTER TABLE patient ADD COLUMN confidential TEXT;
ALTER TABLE patient ADD COLUMN confidential_channel TEXT;
ALTER TABLE patient ADD COLUMN confidential_to TEXT;
ALTER TABLE patient ADD COLUMN disclosure_limits TEXT;
ALTER TABLE patient ADD COLUMN photo BLOB;
CREATE INDEX patient_by_email ON patient (email COLLATE NOCASE) WHERE email IS NOT NULL;
CREATE INDEX patient_old_phone ON patient (n) WHERE substr(phone, 1, 1) <> '+' OR (phone GLOB '*[^0-9+]*' AND phone NOT GLOB '*;ext=*');

CREATE TABLE patient_contact (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    system TEXT NOT NULL,
    value TEXT NOT NULL,
    use TEXT,
    note TEXT,
    active INTEGER NOT NULL
) STRICT;
CREATE INDEX patient_contact_by_patient ON patient_contact (patient);
CREATE INDEX patient_contact_by_value ON patient_contact (value COLLATE NOCASE);

CREATE TABLE patient_address (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    use TEXT,
    line TEXT NOT NULL,
    line2 TEXT,
    city TEXT,
    state TEXT,
    postal_code TEXT,
    country TEXT,
    active INTEGER NOT NULL
) STRICT;
CREATE INDEX patient_address_by_patient ON patient_address (patient);

CREATE TABLE related_person (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    relation TEXT,
    phone TEXT,
    email TEXT,
    note TEXT,
    active INTEGER NOT NULL
) STRICT;
CREATE INDEX related_person_by_patient ON related_person (patient);

CREATE TABLE coverage (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    payer TEXT NOT NULL,
    plan TEXT,
    member_id TEXT,
    group_no TEXT,
    subscriber TEXT,
    valid_to TEXT,
    active INTEGER NOT NULL
) STRICT;
CREATE INDEX coverage_by_patient ON coverage (patient);

-- One row for each patient and channel: the id is made of both.
CREATE TABLE marketing_choice (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    patient BLOB NOT NULL,
    channel TEXT NOT NULL,
    allowed INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author BLOB NOT NULL
) STRICT;
CREATE INDEX marketing_choice_by_patient ON marketing_choice (patient);

CREATE TABLE patient_merge (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kept BLOB NOT NULL,
    merged BLOB NOT NULL,
    at INTEGER NOT NULL,
    author BLOB NOT NULL,
    active INTEGER NOT NULL
) STRICT;
CREATE INDEX patient_merge_by_kept ON patient_merge (kept) WHERE active = 1;
CREATE INDEX patient_merge_by_merged ON patient_merge (merged) WHERE active = 1;
