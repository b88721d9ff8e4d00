#pragma once

#include "core/audit/entry.h"
#include "core/store/reader.h"

#include <QHash>

namespace vb::exchange {

/// Names to show beside the logins and ids of entries.
struct AuditNames {
    QHash<QString, QString> people; // by login
    QHash<PatientId, QString> patients;
};

/// Of everyone with an account and of these patients, as far as the reader's role may know them.
Result<AuditNames> auditNames(store::Reader &reader, const std::vector<PatientId> &patients);

/// The patients that entries concern.
std::vector<PatientId> patientsIn(const std::vector<audit::Entry> &entries);

} // namespace vb::exchange
