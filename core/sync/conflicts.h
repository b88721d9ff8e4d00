#pragma once

#include "core/store/store.h"

namespace vb::sync {

/// One of two versions of a field: what, who, when by his clock, on which PC.
using Version = store::Written;

enum class ConflictKind {
    value, // two values, written without knowing of each other
    removal, // taken away on one PC and changed on another: it stays until somebody decides
    late, // written while the row was locked elsewhere: may be kept as an addendum
};

/// Something that two PCs wrote without knowing of each other. `a` is what stands in the record now (no device: nothing
/// does), `b` what does not; both are the same on every PC.
struct Conflict {
    EntityId id;
    ConflictKind kind = ConflictKind::value;
    bool critical = false;
    PatientId patient;
    QByteArray entity;
    EntityId row;
    int tag = 0;
    QByteArray field; // its column
    Version a;
    Version b;
    QCborMap beside; // of a removal: what else it said of the row, by tag, such as the reason
};

enum class Keep { a, b };

enum DecisionField { kDecisionPatient = 1, kDecisionKept, kDecisionAt, kDecisionAuthor };

/// That a person has decided on a conflict. Its row's id is the conflict's.
extern const store::EntityDecl kConflictDecisionEntity;

/// Conflicts nobody has decided on yet, critical ones first, in the same order on every PC; without a patient those of
/// all. What the role may not read is left out. Whether the person may open the patient is for the caller to ask.
Result<std::vector<Conflict>> openConflicts(store::Reader &reader, const store::Registry &registry,
                                            std::optional<PatientId> patient = {});
/// `notFound` when it is decided, or was none.
Result<Conflict> openConflict(store::Reader &reader, const store::Registry &registry, const EntityId &id);

/// For badges: of a patient, and how many of them are critical.
struct ConflictCount {
    qint64 all = 0;
    qint64 critical = 0;
};
Result<ConflictCount> conflictCount(store::Reader &reader, PatientId patient);

/// Decides, on this PC and with the log on every other. The version that is kept is written again, so that two people
/// who decide at the same time and differently are asked once more. A late version changes nothing in the locked row:
/// keeping it as an addendum is the caller's, in the same transaction.
Result<Conflict> resolveConflict(store::AuditedTx &tx, const store::Registry &registry, const EntityId &id, Keep keep);

} // namespace vb::sync
