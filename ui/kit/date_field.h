#pragma once

#include "ui/kit/line_field.h"

#include <QDate>
#include <QLocale>

namespace vb::ui {

enum class DateRange { any, past };

/// What a typed date means: a date, or a sentence that says why it is none. Empty text gives neither.
struct DateReading {
    QDate date;
    QString problem;
};

/// Reads 1984-03-07, 19840307, 3/7/1984 and 7/3/1984 by the order of the locale, 7.3.84, 7 Mar 1984. Two-digit years
/// lie within the 100 years up to `today` (past) or 50 years around it (any).
DateReading readDate(const QString &text, const QLocale &locale, QDate today, DateRange range);

/// "Mar 7, 1984" in the order of the locale.
QString dateInWords(QDate date, const QLocale &locale);

/// "42 years"; months below two years, days below two months. Empty for a birth after `today`.
QString ageText(QDate birth, QDate today);

/// A date as people type it; on leaving it turns into ISO form, with the date in words and, for `past`, the age behind.
class DateField : public LineField {
    Q_OBJECT

public:
    explicit DateField(DateRange range = DateRange::any, QWidget *parent = nullptr);

    /// Invalid while the text is empty or has a problem.
    [[nodiscard]] QDate date() const;
    void setDate(QDate date);
    /// For tests: the day that counts as today, in place of the system's.
    void setToday(QDate today);

Q_SIGNALS:
    /// After each edit that changes what date() gives.
    void dateChanged(QDate date);

protected:
    [[nodiscard]] QString findProblem() const override;
    void tidy() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QDate today() const;
    void showMeaning(bool shown);

    DateRange m_range;
    QDate m_today;
    QDate m_last;
};

} // namespace vb::ui
