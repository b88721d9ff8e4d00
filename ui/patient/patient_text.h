#pragma once

#include "core/session/session.h"

#include <QDate>
#include <QString>

namespace vb::ui {

/// "Given Family".
QString fullName(const patient::Patient &patient);
/// The same from the name of a hit, for initials and hue: "Family, Given (Preferred)" turned round.
QString fullName(const patient::Hit &hit);
/// The name in a search text, as well as it can be told: the last word is the family. Nothing when it holds digits.
patient::Patient nameIn(const QString &typed);
/// FHIR AdministrativeGender in words; empty for an empty code.
QString sexText(const QString &code);
/// FHIR ContactPointUse and AddressUse in words.
QString useText(const QString &code);
inline const QStringList kUses {QStringLiteral("home"), QStringLiteral("work"), QStringLiteral("mobile"),
                                QStringLiteral("temp"), QStringLiteral("old")};
/// sms, email, phone, mail in words.
QString channelText(const QString &code);
inline const QStringList kChannelCodes {QStringLiteral("sms"), QStringLiteral("email"), QStringLiteral("phone"),
                                        QStringLiteral("mail")};
/// A stored YYYY-MM-DD in words, by the locale; empty when there is none.
QString birthText(const QString &isoDate);
/// "42 years"; empty when there is no date.
QString ageOn(const QString &isoDate, QDate today);
/// The day in the practice's zone.
QDate practiceToday(const session::Session &session);
/// Whose telephone numbers need no +.
QString practiceRegion(const session::Session &session);

} // namespace vb::ui
