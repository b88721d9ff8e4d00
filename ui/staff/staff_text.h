#pragma once

#include "core/session/session.h"
#include "ui/kit/badge.h"

#include <QDate>
#include <QString>
#include <QStringList>

namespace vb::ui {

/// What a role is for, in one sentence.
QString roleSentence(Role role);
/// What changes for a person who gets another role, one sentence each. `own`: it is the person who reads this.
QStringList roleConsequences(Role from, Role to, bool own);

/// "Registered nurse (RN)".
QString licenceKindText(const QString &kind);
/// "RN · NY · 123456".
QString licenceText(const staff::Licence &licence);
/// "Expires on Mar 7, 2027"; that it never does when it has no date.
QString expiryText(const staff::Licence &licence);

/// A word of warning about a licence: from 60 days before its last day.
struct ExpiryWarning {
    QString text; // empty: none
    BadgeKind kind = BadgeKind::neutral;
    qint64 daysLeft = 0; // negative: over
};
ExpiryWarning expiryWarning(const staff::Licence &licence, QDate today);

/// The day in the practice's zone.
QDate dayInPractice(const session::Session &session);
/// "Today, 14:30", "Mar 7, 2027, 14:30" in the practice's zone; "Never here" without one.
QString lastLoginText(std::optional<qint64> atMs, const QString &timeZone, const QDateTime &now);

/// A user name made from a person's name that is not among `taken`; empty when the name has no letters of a-z.
QString suggestedLogin(const QString &name, const QStringList &taken);

} // namespace vb::ui
