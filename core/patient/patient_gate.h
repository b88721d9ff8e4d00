#pragma once

#include "core/store/audited_tx.h"

#include <vector>

namespace vb::patient {

/// What every other part of the record asks before it shows or changes something of a patient. The only header of this
/// module that other domains include.

/// The records that are of one person: the one that leads, then those merged into it. Just this one for most. What is
/// read of a patient is read of all of them; what is written keeps the record that it was written to.
Result<std::vector<PatientId>> recordsOf(store::Reader &reader, PatientId id);
/// As it was at a moment.
Result<std::vector<PatientId>> recordsAsOf(store::Reader &reader, PatientId id, qint64 atMs);
/// The access concerns the records that are merged with the patient of the intent, too: each gets an entry.
Result<void> nameMerged(store::Reader &reader, store::Intent &intent);

/// Whether a patient who is there is open to the reader: not restricted, or the reader is of the care team, or broke
/// the glass. Of merged records the strictest counts. False for one who is not there.
Result<bool> isOpenTo(store::Reader &reader, PatientId id);

/// `notFound`; `denied` for a restricted patient who is not open to the reader.
Result<void> requireOpen(store::Reader &reader, PatientId id);
/// The same in a transaction, whose entry then names the patient, also when it is refused.
Result<void> requireOpen(store::AuditedTx &tx, PatientId id);

/// Who is meant, as it stands above each part of the record.
struct Badge {
    PatientId id {};
    QString chartNo {};
    QString name {}; // Family, Given (Preferred)
    QString preferred {};
    QString birthDate {}; // YYYY-MM-DD
    QString sex {};
    QString pronouns {};
    QString phone {};
    bool restricted = false;
    bool vip = false;
};

/// As requireOpen().
Result<Badge> badgeOf(store::Reader &reader, PatientId id);

} // namespace vb::patient
