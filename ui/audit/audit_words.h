#pragma once

#include "core/audit/entry.h"
#include "core/audit/query.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace vb::ui {

/// A kind of entry that a person can look for.
struct AuditKind {
    QString action;
    QString object;
    QString text;
};

/// Every kind there is, in the order of a list to choose from.
std::vector<AuditKind> auditKinds();

/// What happened, in words: "Opened a record". One that is not known yet is shown by its code names.
QString auditKindText(const QString &action, const QString &object);
/// What was done to a patient, for enumerations: "opened, changed".
QString patientActionsText(const QStringList &actions);
QString auditObjectText(const QString &object);
QString auditOutcomeText(audit::Outcome outcome);
QString clockFaultText(audit::ClockFault fault);
/// The role that a code names, the code itself when there is no such role.
QString auditRoleText(const QString &code);
/// "1 entry", "12,345 entries".
QString entriesText(qint64 count);

} // namespace vb::ui
