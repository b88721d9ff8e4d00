#include "ui/patient/email_field.h"

#include <QRegularExpression>

namespace vb::ui {

namespace {
constexpr int kLongestAddress = 254; // RFC 5321 section 4.5.3.1.3, without the brackets
}

EmailField::EmailField(QWidget *parent) : LineField(parent)
{
    setMaxLength(kLongestAddress);
    setInputMethodHints(Qt::ImhEmailCharactersOnly | Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
}

QString EmailField::findProblem() const
{
    static const QRegularExpression form(QStringLiteral("^[^\\s@]+@[^\\s@]+\\.[^\\s@.]+$"));
    if (const QString problem = LineField::findProblem(); !problem.isEmpty())
        return problem;
    return form.match(text().trimmed()).hasMatch() ? QString() : tr("Please type an address such as mira@example.com.");
}

} // namespace vb::ui
