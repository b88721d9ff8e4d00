#include "ui/kit/date_field.h"

#include <QRegularExpression>

#include <optional>

namespace vb::ui {

namespace {

constexpr int kEarliestYear = 1875;
constexpr int kLatestYear = 2199;

enum class DateOrder { dayFirst, monthFirst, yearFirst };

DateOrder orderOf(const QLocale &locale)
{
    const QString format = locale.dateFormat(QLocale::ShortFormat);
    const qsizetype day = format.indexOf(u'd');
    const qsizetype month = format.indexOf(u'M');
    const qsizetype year = format.indexOf(u'y');
    if (year < day && year < month)
        return DateOrder::yearFirst;
    return month < day ? DateOrder::monthFirst : DateOrder::dayFirst;
}

struct DateParts {
    int year = 0;
    int month = 0;
    int day = 0;
    bool shortYear = false;
};

DateParts partsOf(const QString &year, const QString &month, const QString &day)
{
    return {year.toInt(), month.toInt(), day.toInt(), year.size() <= 2};
}

/// Digits of other scripts become 0-9.
QString withPlainDigits(const QString &text)
{
    QString out = text.trimmed();
    for (QChar &c : out)
        if (c.isDigit())
            c = QChar(static_cast<char16_t>(u'0' + c.digitValue()));
    return out;
}

/// 1-12, or 0: a month by its name or at least three of its letters, in the locale's language or English.
int monthNamed(const QString &word, const QLocale &locale)
{
    if (word.size() < 3)
        return 0;
    for (const QLocale &language : {locale, QLocale(QLocale::English)})
        for (int month = 1; month <= 12; ++month)
            for (const QString &name : {language.monthName(month), language.standaloneMonthName(month),
                                        language.monthName(month, QLocale::ShortFormat)})
                if (name.startsWith(word, Qt::CaseInsensitive))
                    return month;
    return 0;
}

std::optional<DateParts> readNumbers(const QString &text, const QLocale &locale)
{
    static const QRegularExpression three(
        QStringLiteral("^(\\d{1,4})\\s*([./ -])\\s*(\\d{1,2})\\s*[./ -]\\s*(\\d{1,4})\\.?$"));
    static const QRegularExpression eight(QStringLiteral("^(\\d{2})(\\d{2})(\\d{2})(\\d{2})$"));
    DateOrder order = orderOf(locale);
    if (const auto match = eight.match(text); match.hasMatch()) {
        const QString year = match.captured(1) + match.captured(2);
        if (order == DateOrder::yearFirst || (year.toInt() >= kEarliestYear && year.toInt() <= kLatestYear))
            return partsOf(year, match.captured(3), match.captured(4));
        const QString last = match.captured(3) + match.captured(4);
        return order == DateOrder::monthFirst ? partsOf(last, match.captured(1), match.captured(2))
                                              : partsOf(last, match.captured(2), match.captured(1));
    }
    const auto match = three.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString first = match.captured(1);
    const QString second = match.captured(3);
    const QString third = match.captured(4);
    if (first.size() >= 3 || (order == DateOrder::yearFirst && third.size() <= 2))
        return partsOf(first, second, third);
    if (match.captured(2) == u"." || order == DateOrder::yearFirst)
        order = DateOrder::dayFirst;
    DateParts parts = order == DateOrder::monthFirst ? partsOf(third, first, second) : partsOf(third, second, first);
    // 25/12/1984 can mean one thing only, whatever the locale's order.
    if (parts.month > 12 && parts.day <= 12 && match.captured(2) == u"/")
        std::swap(parts.month, parts.day);
    return parts;
}

std::optional<DateParts> readNamed(const QString &text, const QLocale &locale)
{
    static const QRegularExpression dayFirst(
        QStringLiteral("^(\\d{1,2})\\.?[\\s-]*([^\\d\\s.,-]+)[\\s.,-]*(\\d{1,4})$"));
    static const QRegularExpression monthFirst(QStringLiteral("^([^\\d\\s.,-]+)[\\s.,-]*(\\d{1,2})[\\s,]+(\\d{1,4})$"));
    static const QRegularExpression yearFirst(QStringLiteral("^(\\d{4})[\\s-]*([^\\d\\s.,-]+)[\\s.-]*(\\d{1,2})$"));
    const auto parts
        = [&locale](const QString &year, const QString &word, const QString &day) -> std::optional<DateParts> {
        const int month = monthNamed(word, locale);
        if (month == 0)
            return std::nullopt;
        return partsOf(year, QString::number(month), day);
    };
    if (const auto match = dayFirst.match(text); match.hasMatch())
        return parts(match.captured(3), match.captured(2), match.captured(1));
    if (const auto match = monthFirst.match(text); match.hasMatch())
        return parts(match.captured(3), match.captured(1), match.captured(2));
    if (const auto match = yearFirst.match(text); match.hasMatch())
        return parts(match.captured(1), match.captured(2), match.captured(3));
    return std::nullopt;
}

int fullYear(const DateParts &parts, QDate today, DateRange range)
{
    if (!parts.shortYear)
        return parts.year;
    int year = today.year() - today.year() % 100 + parts.year;
    if (range == DateRange::any) {
        if (year > today.year() + 50)
            year -= 100;
        else if (year <= today.year() - 50)
            year += 100;
    } else if (year > today.year()
               || (year == today.year()
                   && (parts.month > today.month() || (parts.month == today.month() && parts.day > today.day())))) {
        year -= 100;
    }
    return year;
}

QString exampleDate(const QLocale &locale)
{
    switch (orderOf(locale)) {
    case DateOrder::monthFirst: return QStringLiteral("3/7/1984");
    case DateOrder::dayFirst: return QStringLiteral("7.3.1984");
    case DateOrder::yearFirst: break;
    }
    return QStringLiteral("19840307");
}

} // namespace

DateReading readDate(const QString &typed, const QLocale &locale, QDate today, DateRange range)
{
    const QString text = withPlainDigits(typed);
    if (text.isEmpty())
        return {};
    std::optional<DateParts> parts = readNumbers(text, locale);
    if (!parts)
        parts = readNamed(text, locale);
    if (!parts)
        return {{}, DateField::tr("Please type a date such as 1984-03-07 or %1.").arg(exampleDate(locale))};
    const int year = fullYear(*parts, today, range);
    if (parts->month < 1 || parts->month > 12)
        return {{}, DateField::tr("There is no month %1: months go from 1 to 12.").arg(parts->month)};
    if (year < kEarliestYear || year > kLatestYear)
        return {{}, DateField::tr("Please check the year %1.").arg(year)};
    if (parts->day < 1)
        return {{}, DateField::tr("There is no day 0: days begin with 1.")};
    const int days = QDate(year, parts->month, 1).daysInMonth();
    if (parts->day > days)
        return {{},
                DateField::tr("%1 %2 has only %3 days.")
                    .arg(locale.standaloneMonthName(parts->month), QString::number(year), QString::number(days))};
    const QDate date(year, parts->month, parts->day);
    if (range == DateRange::past && date > today)
        return {{}, DateField::tr("This day is still to come. Please check the year.")};
    return {date, {}};
}

QString dateInWords(QDate date, const QLocale &locale)
{
    switch (orderOf(locale)) {
    case DateOrder::monthFirst: return locale.toString(date, QStringLiteral("MMM d, yyyy"));
    case DateOrder::dayFirst: return locale.toString(date, QStringLiteral("d MMM yyyy"));
    case DateOrder::yearFirst: break;
    }
    return locale.toString(date, QStringLiteral("yyyy MMM d"));
}

QString ageText(QDate birth, QDate today)
{
    if (!birth.isValid() || birth > today)
        return {};
    int months = (today.year() - birth.year()) * 12 + today.month() - birth.month();
    if (today.day() < birth.day())
        --months;
    if (months >= 24)
        return DateField::tr("%n years", nullptr, months / 12);
    if (months >= 2)
        return DateField::tr("%n months", nullptr, months);
    const int days = static_cast<int>(birth.daysTo(today));
    return days == 1 ? DateField::tr("1 day") : DateField::tr("%n days", nullptr, days);
}

} // namespace vb::ui
