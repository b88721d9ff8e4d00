#pragma once

#include "core/base/id.h"
#include "core/base/role.h"
#include "core/sql/db.h"

#include <QCborMap>

#include <functional>
#include <vector>

namespace vb::store {

/// Which stream of the practice's log an entity travels in; local ones never leave the PC.
enum class Stream { ops, keys, local };

/// How concurrent values meet when two PCs wrote (the rules are sync's; the declaration names them).
enum class Merge {
    lastWriter,
    addWins,
    appendOnly,
    immutable,
    maximum,
    forward, // of codes: the one further down in `choices`
};

enum class Kind {
    line, // text without line feeds
    passage, // text with line feeds
    date, // YYYY-MM-DD
    phone, // text; card numbers are looked for with 16 digits and more, since telephone numbers have up to 15
    code, // one of `choices`
    boolean,
    integer,
    time, // UTC, ms since 1970
    id, // 16 bytes
    blob,
};

/// Columns that share readers, writers and a merge rule.
struct FieldGroup {
    QByteArray name {};
    Roles read {};
    Roles write {};
    Merge merge = Merge::lastWriter;
    bool selfWrite = false; // the person whose id is the row's id may write it too
};

struct Field {
    int tag = 0; // in operations and digests; never reused
    QByteArray column {};
    Kind kind = Kind::line;
    QByteArray group {};
    QByteArray meaning {}; // one line, for the format description
    bool required = false;
    bool critical = false; // concurrent edits are shown to a person
    qsizetype maxLength = 1000;
    std::vector<QByteArray> choices {};
    /// Values (of a boolean: "true") under which the row counts. Any other takes it away, which a change made at the
    /// same time elsewhere forbids; a person is asked then.
    std::vector<QByteArray> stays {};
    /// The value that locks the row: of several PCs the first one in the log sets it, and nothing changes the row then.
    QByteArray locks {};
    /// The entity with such a lock whose row this id names. What a PC did under a lock of its own that came second goes
    /// with it; critical fields of it are shown to a person.
    QByteArray under {};
};

/// The one declaration of a synced (or local) entity. Everything generic reads it: writing, audit, outbox, permissions,
/// digests, checks, format description and tests. Its table has `n INTEGER PRIMARY KEY, id BLOB UNIQUE` and one column
/// a field; `n` is this PC's own and travels nowhere.
struct EntityDecl {
    QByteArray name {}; // in operations and audit
    QByteArray table {};
    QByteArray meaning {};
    Stream stream = Stream::ops;
    QByteArray fhir {}; // FHIR R4 resource, empty: none
    QByteArray retention {}; // class of the retention table: medical, billing, communication, audit, account
    bool signedOperations = false; // operations carry the user's and the device's signature
    /// Kept beside the records (state of log-ins, alerts): left out of the fold hash, unnamed in audit details, and
    /// written also while records are frozen.
    bool besideRecords = false;
    std::vector<FieldGroup> groups {};
    std::vector<Field> fields {};
    /// Column (kind id) that names the patient; empty: the row's own id when `isPatient`, else none.
    QByteArray patientColumn {};
    bool isPatient = false;
    /// Tables derived from this one, readable by the readers of the named group.
    std::vector<std::pair<QByteArray, QByteArray>> derived {};
    /// Brings derived tables up to date after a row was written, by a person or by sync. Runs in the same transaction.
    std::function<Result<void>(sql::Db &, const EntityId &)> refreshDerived {};
    /// Compares derived tables with the rows: the first difference in words (ids only), or empty.
    std::function<Result<QString>(sql::Db &)> checkDerived {};

    [[nodiscard]] const Field *field(int tag) const;
    [[nodiscard]] const FieldGroup &group(const Field &field) const;
};

/// Checks and normalises one value for a field: type, length, characters, dates, choices, card numbers. `invalid` names
/// the column. An empty text becomes null.
Result<QCborValue> checkedValue(const Field &field, const QCborValue &value);

} // namespace vb::store
