#include "ui/patient/patient_text.h"

#include "ui/kit/date_field.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

namespace vb::ui {

QString fullName(const patient::Patient &patient)
{
    return QStringLiteral("%1 %2").arg(patient.given, patient.family).trimmed();
}

QString fullName(const patient::Hit &hit)
{
    QString name = hit.name;
    if (name.endsWith(u')') && name.contains(QStringLiteral(" (")))
        name.truncate(name.lastIndexOf(QStringLiteral(" (")));
    const qsizetype comma = name.indexOf(QStringLiteral(", "));
    return comma < 0 ? name : QStringLiteral("%1 %2").arg(name.mid(comma + 2), name.left(comma)).trimmed();
}

QString sexText(const QString &code)
{
    if (code == u"female")
        return QCoreApplication::translate("Sex", "Female");
    if (code == u"male")
        return QCoreApplication::translate("Sex", "Male");
    if (code == u"other")
        return QCoreApplication::translate("Sex", "Other");
    if (code == u"unknown")
        return QCoreApplication::translate("Sex", "Unknown");
    return code;
}

QString birthText(const QString &isoDate)
{
    const QDate date = QDate::fromString(isoDate, Qt::ISODate);
    return date.isValid() ? dateInWords(date, QLocale()) : QString();
}

QString ageOn(const QString &isoDate, QDate today)
{
    return ageText(QDate::fromString(isoDate, Qt::ISODate), today);
}

QDate practiceToday(const session::Session &session)
{
    const QTimeZone zone(session.timeZone().toUtf8());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return (zone.isValid() ? now.toTimeZone(zone) : now).date();
}

} // namespace vb::ui
