#include "ui/staff/staff_login_field.h"

#include <QRegularExpression>

namespace vb::ui {

StaffLoginField::StaffLoginField(QWidget *parent) : LineField(parent)
{
    setRequired(true);
    setMaxLength(40);
}

QString StaffLoginField::findProblem() const
{
    static const QRegularExpression kForm(QStringLiteral("^[a-z0-9][a-z0-9._-]{1,39}$")); // as core asks
    return kForm.match(login()).hasMatch()
        ? QString()
        : tr("Please use 2 to 40 of a-z, 0-9, dot, hyphen and underscore, beginning with a letter or digit.");
}

} // namespace vb::ui
