#pragma once

#include "core/patient/patient.h"

namespace vb::patient {

/// That two records are of one person. Both stay as they are: what is read of one is read of both (recordsOf() in
/// patient_gate.h), and taking the merge back parts them exactly as they were, with what was written since where it
/// was written. Rows are only added, and switched: merges that two PCs make at once all hold, in any order, and each
/// can be taken back by itself.
struct Merge {
    EntityId id {};
    PatientId kept {};
    PatientId merged {};
    qint64 atMs = 0;
    StaffId author {};
};

enum MergeField { kMergeKept = 1, kMergeMerged, kMergeAt, kMergeAuthor, kMergeActive };

extern const store::EntityDecl kMergeEntity;

/// From now on `merged` leads to `kept`. `invalid` when they are the same, or one of them is merged into another
/// already; `denied` when one is not open to the actor.
Result<Merge> mergePatients(store::AuditedTx &tx, PatientId kept, PatientId merged);
/// Takes back the merge that made this record lead to another or, for one that others lead to, the latest of those.
/// `invalid` when there is none.
Result<Merge> unmergePatient(store::AuditedTx &tx, PatientId id);

/// The merges that hold among these records, oldest first.
Result<std::vector<Merge>> mergesAmong(store::Reader &reader, const std::vector<PatientId> &records);

} // namespace vb::patient
