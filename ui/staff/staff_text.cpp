#include "ui/staff/staff_text.h"

#include "core/base/text.h"
#include "ui/kit/date_field.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

namespace vb::ui {

namespace {

/// Only a context for translators.
struct StaffText {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::StaffText)
};

constexpr int kFirstWarningDays = 60;
constexpr int kSecondWarningDays = 30;
constexpr qsizetype kLongestLogin = 40;
constexpr Roles kSeesCharts {Role::aesthetician, Role::nurse, Role::provider, Role::medicalDirector, Role::owner};
constexpr Roles kSeesLog {Role::privacyOfficer, Role::owner};

} // namespace

QString roleSentence(Role role)
{
    switch (role) {
    case Role::frontDesk: return StaffText::tr("Receives patients: names, contact details and bookings. No charts.");
    case Role::aesthetician: return StaffText::tr("Treats patients: charts, photos and their own notes.");
    case Role::nurse: return StaffText::tr("Injects and treats: charts, photos and their own notes.");
    case Role::provider: return StaffText::tr("Prescribes and treats: charts and photos. May restrict a record.");
    case Role::medicalDirector:
        return StaffText::tr("Oversees treatment: all that a provider does, and signs for others.");
    case Role::manager:
        return StaffText::tr("Runs the front office: all that the front desk does. May restrict a record.");
    case Role::privacyOfficer: return StaffText::tr("Watches over privacy: the access log and its alerts. No charts.");
    case Role::owner: return StaffText::tr("Runs the practice: people, roles, settings, keys and all the rest.");
    }
    return {};
}

QStringList roleConsequences(Role from, Role to, bool own)
{
    QStringList out;
    const auto gains = [from, to](Roles roles) { return roles.contains(to) && !roles.contains(from); };
    const auto loses = [from, to](Roles roles) { return roles.contains(from) && !roles.contains(to); };
    const Roles owner {Role::owner};
    if (gains(owner))
        out << StaffText::tr("Will manage people, roles, settings and keys, and can change your role too.");
    if (loses(owner))
        out << StaffText::tr("Will no longer manage people, roles, settings and keys.");
    if (gains(kSeesCharts))
        out << StaffText::tr("Will see charts and photos.");
    if (loses(kSeesCharts))
        out << StaffText::tr("Will no longer see charts and photos. Notes written so far stay in the charts.");
    if (gains(kSeesLog))
        out << StaffText::tr("Will read the access log.");
    if (loses(kSeesLog))
        out << StaffText::tr("Will no longer read the access log.");
    out << (own ? StaffText::tr("It counts from your next log-in on: you stay what you are until you lock.")
                : StaffText::tr("It counts from the person's next log-in on. Password and codes stay as they are."));
    return out;
}

QString licenceKindText(const QString &kind)
{
    if (kind == u"MD")
        return StaffText::tr("Physician (MD)");
    if (kind == u"DO")
        return StaffText::tr("Osteopathic physician (DO)");
    if (kind == u"NP")
        return StaffText::tr("Nurse practitioner (NP)");
    if (kind == u"PA")
        return StaffText::tr("Physician assistant (PA)");
    if (kind == u"RN")
        return StaffText::tr("Registered nurse (RN)");
    return kind == u"LE" ? StaffText::tr("Licensed esthetician (LE)") : kind;
}

QString licenceText(const staff::Licence &licence)
{
    QStringList parts {licence.kind};
    for (const QString &part : {licence.state, licence.number})
        if (!part.isEmpty())
            parts << part;
    return parts.join(QStringLiteral(" · "));
}

QString expiryText(const staff::Licence &licence)
{
    const QDate last = QDate::fromString(licence.expires, Qt::ISODate);
    return last.isValid() ? StaffText::tr("Expires on %1").arg(dateInWords(last, QLocale()))
                          : StaffText::tr("Does not expire");
}

ExpiryWarning expiryWarning(const staff::Licence &licence, QDate today)
{
    const QDate last = QDate::fromString(licence.expires, Qt::ISODate);
    if (!last.isValid())
        return {};
    const qint64 left = today.daysTo(last);
    if (left > kFirstWarningDays)
        return {{}, BadgeKind::neutral, left};
    if (left < 0)
        return {StaffText::tr("Expired"), BadgeKind::danger, left};
    if (left == 0)
        return {StaffText::tr("Last day"), BadgeKind::danger, left};
    return {left == 1 ? StaffText::tr("1 day left") : StaffText::tr("%1 days left").arg(left),
            left <= kSecondWarningDays ? BadgeKind::warning : BadgeKind::info, left};
}

QDate dayInPractice(const session::Session &session)
{
    return QDateTime::currentDateTimeUtc().toTimeZone(QTimeZone(session.timeZone().toLatin1())).date();
}

QString lastLoginText(std::optional<qint64> atMs, const QString &timeZone, const QDateTime &now)
{
    if (!atMs)
        return StaffText::tr("Never here");
    const QTimeZone zone(timeZone.toLatin1());
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(*atMs, zone);
    const QString time = QLocale().toString(at.time(), QLocale::ShortFormat);
    const qint64 daysAgo = at.date().daysTo(now.toTimeZone(zone).date());
    if (daysAgo == 0)
        return StaffText::tr("Today, %1").arg(time);
    if (daysAgo == 1)
        return StaffText::tr("Yesterday, %1").arg(time);
    return StaffText::tr("%1, %2", "date, time").arg(dateInWords(at.date(), QLocale()), time);
}

QString suggestedLogin(const QString &name, const QStringList &taken)
{
    QStringList words;
    for (const QString &word : text::words(name)) {
        QString plain;
        for (const QChar c : word)
            if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'))
                plain += c;
        if (!plain.isEmpty())
            words << plain;
    }
    if (words.isEmpty())
        return {};
    const QString given = words.first();
    const QString family = words.last();
    QStringList tries {given};
    if (words.size() > 1)
        tries << given + u'.' + family << given + u'.' + words.mid(1).join(u'.');
    for (int n = 2; n < 100 && given.size() > 1; ++n)
        tries << given + QString::number(n);
    for (const QString &one : tries)
        if (const QString login = one.left(kLongestLogin); login.size() >= 2 && !taken.contains(login))
            return login;
    return {};
}

} // namespace vb::ui
