#pragma once

#include "core/patient/patient.h"

namespace vb::patient {

// What the files of this module share.

/// The row as it stands, whoever asks: of this record alone, also when it is merged into another. `notFound`.
Result<Patient> patientRow(store::Reader &reader, PatientId id);

/// A telephone number of a person of the practice in its stored form; `invalid` names the column.
Result<QString> storedPhone(store::Reader &reader, const QByteArray &column, const QString &typed);
/// `invalid` names the column. Empty is fine.
Result<void> checkEmail(const QByteArray &column, const QString &email);

/// A telephone number that is not of the stored form: the condition of an index, which is all but empty.
inline constexpr char kOldPhone[]
    = "substr(phone, 1, 1) <> '+' OR (phone GLOB '*[^0-9+]*' AND phone NOT GLOB '*;ext=*')";

/// Full years on the day of `atMs`; 0 for a date that is none.
int yearsOld(const QString &birthDate, qint64 atMs);
inline constexpr int kAdult = 18;

} // namespace vb::patient
