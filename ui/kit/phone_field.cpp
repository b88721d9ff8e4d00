#include "ui/kit/phone_field.h"

#include "core/base/text.h"

#include <QLocale>
#include <QRegularExpression>

namespace vb::ui {

namespace {

constexpr qsizetype kFewestDigits = 5;
constexpr qsizetype kMostDigits = 15; // ITU-T E.164, without an extension

struct PhoneParts {
    QString number;
    QString extension; // as typed, digits only
};

PhoneParts partsOfPhone(const QString &text)
{
    static const QRegularExpression extension(QStringLiteral("\\s*(?:ext\\.?|x|#)\\s*(\\d{1,7})$"),
                                              QRegularExpression::CaseInsensitiveOption);
    const auto match = extension.match(text);
    return match.hasMatch() ? PhoneParts {text.left(match.capturedStart()), match.captured(1)}
                            : PhoneParts {text, QString()};
}

bool usesAmericanPlan(const QLocale &locale)
{
    const QLocale::Territory territory = locale.territory();
    return territory == QLocale::UnitedStates || territory == QLocale::Canada || territory == QLocale::AnyTerritory;
}

} // namespace

PhoneField::PhoneField(QWidget *parent) : LineField(parent)
{
    setInputMethodHints(Qt::ImhDialableCharactersOnly);
}

QString PhoneField::findProblem() const
{
    const PhoneParts parts = partsOfPhone(text().trimmed());
    static const QRegularExpression allowed(QStringLiteral("^\\+?[0-9 ()./\\-\\x{00A0}\\x{2011}]+$"));
    if (!allowed.match(parts.number).hasMatch())
        return tr("A telephone number holds digits only, with + before a country code and x before an extension.");
    const qsizetype digits = text::digits(parts.number).size();
    if (digits < kFewestDigits)
        return tr("This number is too short.");
    if (digits > kMostDigits)
        return tr("This number is too long: telephone numbers have at most %1 digits.").arg(kMostDigits);
    return {};
}

void PhoneField::tidy()
{
    const PhoneParts parts = partsOfPhone(text().trimmed());
    QString digits = text::digits(parts.number);
    const bool country = parts.number.startsWith(u'+');
    if (!country && !usesAmericanPlan(locale()))
        return;
    if (country && !(digits.size() == 11 && digits.startsWith(u'1')))
        return;
    if (digits.size() == 11 && digits.startsWith(u'1'))
        digits.remove(0, 1);
    // An area code of the North American plan begins with 2-9, and so does the exchange.
    if (digits.size() != 10 || digits.at(0) < u'2' || digits.at(3) < u'2')
        return;
    QString grouped = QStringLiteral("(%1) %2-%3").arg(digits.left(3), digits.mid(3, 3), digits.mid(6));
    if (country)
        grouped = QStringLiteral("+1 ") + grouped;
    if (!parts.extension.isEmpty())
        grouped += QStringLiteral(" x") + parts.extension;
    setText(grouped);
}

} // namespace vb::ui
