#include "ui/kit/date_field.h"

#include "ui/kit/paint_field.h"

#include <QRegularExpression>

#include <utility>

namespace vb::ui {

DateField::DateField(DateRange range, QWidget *parent) : LineField(parent), m_range(range)
{
    setPlaceholderText(tr("YYYY-MM-DD"));
    connect(this, &QLineEdit::textChanged, this, [this] {
        // A year of two digits may be half of one of four, so its meaning shows only when the field is left.
        static const QRegularExpression wholeYear(QStringLiteral("\\d{4}"));
        showMeaning(wholeYear.match(text()).hasMatch());
        const QDate now = date();
        if (std::exchange(m_last, now) != now)
            Q_EMIT dateChanged(now);
    });
}

QDate DateField::date() const
{
    return readDate(text(), locale(), today(), m_range).date;
}

void DateField::setDate(QDate date)
{
    setText(date.isValid() ? date.toString(Qt::ISODate) : QString());
    setProblem({});
}

void DateField::setToday(QDate today)
{
    m_today = today;
    showMeaning(true);
}

QDate DateField::today() const
{
    return m_today.isValid() ? m_today : QDate::currentDate();
}

QString DateField::findProblem() const
{
    return readDate(text(), locale(), today(), m_range).problem;
}

void DateField::tidy()
{
    const QDate read = date();
    setText(read.toString(Qt::ISODate));
}

void DateField::resizeEvent(QResizeEvent *event)
{
    LineField::resizeEvent(event);
    showMeaning(!trailing().isEmpty());
}

void DateField::showMeaning(bool shown)
{
    const QDate read = shown ? date() : QDate();
    if (!read.isValid()) {
        setTrailing({});
        return;
    }
    const QString words = dateInWords(read, locale());
    const QString age = m_range == DateRange::past ? ageText(read, today()) : QString();
    const QString both = age.isEmpty() ? words : tr("%1  ·  %2", "date in words, age").arg(words, age);
    const int room = width() - 3 * paint::fieldPadding(tokens()) - fontMetrics().horizontalAdvance(text());
    const auto fits = [&](const QString &meaning) { return fontMetrics().horizontalAdvance(meaning) <= room; };
    setTrailing(fits(both) ? both : fits(age) ? age : QString());
}

} // namespace vb::ui
