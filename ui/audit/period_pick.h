#pragma once

#include "core/audit/query.h"
#include "ui/kit/practice_time.h"

#include <QWidget>

class QComboBox;

namespace vb::ui {

class DateField;

/// A choice of days in the practice's zone: all, some that end today, or any from one to another.
class PeriodPick : public QWidget {
    Q_OBJECT

public:
    enum Period { all, today, week, month, year, between };

    /// `id` begins the object names.
    PeriodPick(const QString &id, const PracticeTime &time, Period first, QWidget *parent = nullptr);

    /// Sets the times of the filter.
    void applyTo(audit::Filter &filter) const;
    [[nodiscard]] Period period() const;
    void setPeriod(Period period);

Q_SIGNALS:
    void changed();

private:
    void choose();

    PracticeTime m_time;
    QComboBox *m_choice;
    QWidget *m_days;
    DateField *m_from;
    DateField *m_to;
};

} // namespace vb::ui
