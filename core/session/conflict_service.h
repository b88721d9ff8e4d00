#pragma once

#include "core/base/secret_bytes.h"
#include "core/chart/signature.h"
#include "core/sync/conflicts.h"

#include <QFuture>

namespace vb::session {

class OpenStore;

/// What a list shows of a conflict: no values.
struct ConflictLine {
    EntityId id {};
    sync::ConflictKind kind = sync::ConflictKind::value;
    bool critical = false;
    PatientId patient {};
    QString patientName {};
    QByteArray entity {};
    QByteArray field {}; // its column
    qint64 atMs = 0; // of the later version, by its author's clock
};

/// One of the two versions, with the names of who is meant.
struct ConflictSide {
    QString value {}; // as text: dates by ISO 8601, codes as stored, yes and no; empty: nothing
    std::vector<chart::Section> sections {}; // of a note's text
    StaffId user {};
    QString login {};
    QString person {}; // empty: not known
    DeviceId device {}; // null: nobody wrote it
    QString pc {}; // its name, or the beginning of its id
    bool isHere = false; // this PC
    qint64 atMs = 0;
};

/// A column and its value, as ConflictSide has one.
struct ConflictChange {
    QByteArray field {};
    store::Kind kind = store::Kind::line;
    QString value {};
};

/// Whether the person may decide, and if not, why.
enum class Deciding {
    may,
    notOfRole,
    notAuthor, // the text of a note is its author's
};

/// A conflict in full: `a` stands in the record, `b` does not.
struct ConflictRow : ConflictLine {
    store::Kind valueKind = store::Kind::line;
    QString about {}; // which of several: "Penicillin", "SOAP note"
    QString reason {}; // of a removal
    std::vector<ConflictChange> changes {}; // that a removal did not know of: `a` is who made them
    ConflictSide a {};
    ConflictSide b {};
    Deciding deciding = Deciding::may;
    bool asAddendum = false; // whether the person may keep `b` as an addendum to the note
};

/// What two PCs wrote without knowing of each other, for everybody who works with patients: what the role may read, of
/// patients who are open to the person. Changes come through the change feed, entities "conflict" and
/// "conflict_decision". Lives from login to lock.
class ConflictService {
public:
    explicit ConflictService(OpenStore &open) : m_open(open) { }

    /// Critical ones first, of each kind the latest first.
    QFuture<Result<std::vector<ConflictLine>>> lines(std::optional<PatientId> patient = {});
    /// The same with values; the log says so for each patient.
    QFuture<Result<std::vector<ConflictRow>>> list(std::optional<PatientId> patient = {});
    /// `notFound` when it is decided, or was none; `denied` for what the role may not read, or a patient who is not
    /// open.
    QFuture<Result<ConflictRow>> show(EntityId id);
    /// As show(); `denied` too for those who may not write the field, `invalid` for keeping what came too late: a
    /// locked row does not change, see keepAsAddendum().
    QFuture<Result<void>> resolve(EntityId id, sync::Keep keep);
    /// What came after the note was signed becomes an addendum to it, signed with the person's own password, and the
    /// conflict is decided. `invalid` when it is no text of a note that came too late.
    QFuture<Result<chart::NoteSignature>> keepAsAddendum(EntityId id, SecretBytes password);

    /// How many lines() would show. Tells of nobody, so that it leaves no entry.
    QFuture<Result<qint64>> openCount();
    /// For the banner of a record that the person has open: a part of that access, without an entry of its own.
    QFuture<Result<std::vector<ConflictLine>>> criticalOf(PatientId patient);
    /// Operations of newer programs, which wait for an update of this PC.
    QFuture<Result<qint64>> waiting();

private:
    OpenStore &m_open;
};

} // namespace vb::session
