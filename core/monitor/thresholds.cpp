#include "core/monitor/thresholds.h"

#include <QRegularExpression>
#include <QStringList>

namespace vb::monitor {

namespace {

QString clockText(int minutes)
{
    return QStringLiteral("%1:%2")
        .arg(minutes / 60, 2, 10, QLatin1Char('0'))
        .arg(minutes % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

Result<void> checkThresholds(const Thresholds &thresholds)
{
    for (const Hours &day : thresholds.workingHours)
        if (day.from < 0 || day.to > kDayMinutes || day.from > day.to)
            return fail(Code::invalid, QStringLiteral("working_hours: from 00:00 to 24:00, the beginning first"));
    for (const ThresholdNumber &number : kThresholdNumbers)
        if (const int value = thresholds.*number.value; value < number.least || value > number.most)
            return fail(Code::invalid,
                        QStringLiteral("%1: from %2 to %3")
                            .arg(QString::fromLatin1(number.name))
                            .arg(number.least)
                            .arg(number.most));
    return {};
}

QString hoursText(const std::array<Hours, 7> &hours)
{
    QStringList days;
    for (const Hours &day : hours)
        days.append(day.from == day.to ? QStringLiteral("-") : clockText(day.from) + u'-' + clockText(day.to));
    return days.join(u' ');
}

Result<std::array<Hours, 7>> hoursFromText(const QString &text)
{
    static const QRegularExpression kDay(
        QStringLiteral("^(?:-|([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9]))$"));
    const QStringList days = text.split(u' ', Qt::SkipEmptyParts);
    std::array<Hours, 7> hours {};
    if (days.size() != static_cast<qsizetype>(hours.size()))
        return fail(Code::invalid, QStringLiteral("working_hours: seven days, Monday first"));
    for (size_t i = 0; i < hours.size(); ++i) {
        const QRegularExpressionMatch day = kDay.match(days.at(static_cast<qsizetype>(i)));
        if (!day.hasMatch())
            return fail(Code::invalid, QStringLiteral("working_hours: write 07:00-21:00, or - for a closed day"));
        hours[i] = {day.captured(1).toInt() * 60 + day.captured(2).toInt(),
                    day.captured(3).toInt() * 60 + day.captured(4).toInt()};
    }
    return hours;
}

} // namespace vb::monitor
