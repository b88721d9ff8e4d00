#include "ui/kit/time_zone_field.h"

#include "ui/kit/tokens.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kOffered = 8;

/// "Area/City" names as people type them, with spaces; the others are abbreviations and old aliases.
QStringList offeredZones()
{
    static const QStringList areas {
        QStringLiteral("Africa/"), QStringLiteral("America/"),  QStringLiteral("Antarctica/"),
        QStringLiteral("Asia/"),   QStringLiteral("Atlantic/"), QStringLiteral("Australia/"),
        QStringLiteral("Europe/"), QStringLiteral("Indian/"),   QStringLiteral("Pacific/")};
    QStringList out;
    const QList<QByteArray> ids = QTimeZone::availableTimeZoneIds();
    for (const QByteArray &id : ids) {
        const QString name = QString::fromLatin1(id);
        if (std::any_of(areas.begin(), areas.end(), [&name](const QString &area) { return name.startsWith(area); }))
            out.append(QString(name).replace(u'_', u' '));
    }
    out.sort();
    return out;
}

QString plainZone(QString typed)
{
    return typed.trimmed().replace(u' ', u'_').toLower();
}

/// The zone that the text names, by its whole id or by its city alone.
QString zoneNamed(const QString &typed)
{
    const QString wanted = plainZone(typed);
    if (wanted.isEmpty())
        return {};
    QString byCity;
    const QList<QByteArray> ids = QTimeZone::availableTimeZoneIds();
    for (const QByteArray &id : ids) {
        const QString name = QString::fromLatin1(id);
        const QString lower = name.toLower();
        if (lower == wanted)
            return name;
        if (byCity.isEmpty() && lower.section(u'/', -1) == wanted && name.contains(u'/'))
            byCity = name;
    }
    return byCity;
}

} // namespace

TimeZoneField::TimeZoneField(QWidget *parent) : LineField(parent)
{
    setRequired(true);
    setMaxLength(64);
    auto *completer = new QCompleter(offeredZones(), this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    completer->setMaxVisibleItems(kOffered);
    setCompleter(completer);
    connect(this, &QLineEdit::textChanged, this, &TimeZoneField::showTime);
}

void TimeZoneField::setZone(const QString &id)
{
    setText(id);
    setProblem(QString());
}

QString TimeZoneField::zone() const
{
    return zoneNamed(text());
}

QString TimeZoneField::findProblem() const
{
    return zone().isEmpty() ? tr("There is no such time zone. Type a large city near you, such as New York.")
                            : QString();
}

void TimeZoneField::tidy()
{
    setText(zone());
}

void TimeZoneField::showTime()
{
    const QString id = zone();
    setTrailing(id.isEmpty() ? QString()
                             : tr("now %1").arg(QLocale().toString(
                                 QDateTime::currentDateTimeUtc().toTimeZone(QTimeZone(id.toLatin1())).time(),
                                 QLocale::ShortFormat)));
}

} // namespace vb::ui
