#pragma once

#include <QDate>
#include <QString>
#include <QTimeZone>

namespace vb::ui {

/// Moments as the practice's clocks show them, in the formats of the locale.
class PracticeTime {
public:
    explicit PracticeTime(const QString &timeZone);

    /// "Nov 21, 2026, 3:04:09 PM"
    [[nodiscard]] QString moment(qint64 unixMs) const;
    /// Without the seconds.
    [[nodiscard]] QString minute(qint64 unixMs) const;
    [[nodiscard]] QString timeOfDay(qint64 unixMs) const;
    [[nodiscard]] QDate dayOf(qint64 unixMs) const;
    [[nodiscard]] qint64 startOf(QDate day) const;
    /// "America/New_York"
    [[nodiscard]] QString zoneName() const;

private:
    QTimeZone m_zone;
};

} // namespace vb::ui
