#include "ui/kit/practice_time.h"

#include "ui/kit/date_field.h"

#include <QDateTime>
#include <QLocale>

namespace vb::ui {

namespace {

QDateTime inZone(qint64 unixMs, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(unixMs, Qt::UTC).toTimeZone(zone);
}

/// The locale's time with seconds, its name of the zone left out.
QString secondsFormat()
{
    return QLocale().timeFormat(QLocale::LongFormat).remove(u't').simplified();
}

} // namespace

PracticeTime::PracticeTime(const QString &timeZone) : m_zone(timeZone.toLatin1())
{
    if (!m_zone.isValid())
        m_zone = QTimeZone::utc();
}

QString PracticeTime::moment(qint64 unixMs) const
{
    const QDateTime at = inZone(unixMs, m_zone);
    return QStringLiteral("%1, %2").arg(dateInWords(at.date(), QLocale()),
                                        QLocale().toString(at.time(), secondsFormat()));
}

QString PracticeTime::minute(qint64 unixMs) const
{
    return QStringLiteral("%1, %2").arg(dateInWords(dayOf(unixMs), QLocale()), timeOfDay(unixMs));
}

QString PracticeTime::timeOfDay(qint64 unixMs) const
{
    return QLocale().toString(inZone(unixMs, m_zone).time(), QLocale::ShortFormat);
}

QDate PracticeTime::dayOf(qint64 unixMs) const
{
    return inZone(unixMs, m_zone).date();
}

qint64 PracticeTime::startOf(QDate day) const
{
    return day.startOfDay(m_zone).toMSecsSinceEpoch();
}

QString PracticeTime::zoneName() const
{
    return QString::fromLatin1(m_zone.id());
}

} // namespace vb::ui
