#include "ui/patient/patient_text.h"

#include "core/base/phone.h"
#include "ui/kit/date_field.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

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

patient::Patient nameIn(const QString &typed)
{
    patient::Patient out;
    QStringList words = typed.simplified().split(u' ', Qt::SkipEmptyParts);
    const bool hasDigit = std::any_of(typed.begin(), typed.end(), [](QChar c) { return c.isDigit(); });
    if (words.isEmpty() || hasDigit)
        return out;
    for (QString &word : words)
        word[0] = word.at(0).toUpper();
    if (words.size() > 1)
        out.family = words.takeLast();
    out.given = words.join(u' ');
    return out;
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

QString useText(const QString &code)
{
    if (code == u"home")
        return QCoreApplication::translate("Use", "Home");
    if (code == u"work")
        return QCoreApplication::translate("Use", "Work");
    if (code == u"mobile")
        return QCoreApplication::translate("Use", "Mobile");
    if (code == u"temp")
        return QCoreApplication::translate("Use", "For now");
    if (code == u"old")
        return QCoreApplication::translate("Use", "No longer in use");
    if (code == u"billing")
        return QCoreApplication::translate("Use", "For invoices");
    return code;
}

QString channelText(const QString &code)
{
    if (code == u"sms")
        return QCoreApplication::translate("Channel", "Text message");
    if (code == u"email")
        return QCoreApplication::translate("Channel", "E-mail");
    if (code == u"phone")
        return QCoreApplication::translate("Channel", "Phone call");
    if (code == u"mail")
        return QCoreApplication::translate("Channel", "Letter");
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

QString practiceRegion(const session::Session &session)
{
    return phone::regionOfZone(session.timeZone());
}

} // namespace vb::ui
