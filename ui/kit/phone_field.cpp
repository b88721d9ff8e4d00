#include "ui/kit/phone_field.h"

#include "core/base/phone.h"

namespace vb::ui {

PhoneField::PhoneField(const QString &region, QWidget *parent) : LineField(parent), m_region(region)
{
    setInputMethodHints(Qt::ImhDialableCharactersOnly);
}

QString PhoneField::findProblem() const
{
    switch (phone::read(text(), m_region).flaw) {
    case phone::Flaw::none: return {};
    case phone::Flaw::noNumber:
        return tr("A telephone number holds digits only, with + before a country code and x before an extension.");
    case phone::Flaw::tooShort: return tr("This number is too short.");
    case phone::Flaw::tooLong:
        return tr("This number is too long. Does it belong to another country? Then begin it with +.");
    case phone::Flaw::noAreaCode: return tr("Please type the area code, too.");
    case phone::Flaw::noSuchCountry: return tr("No country has this code. Please check what follows the +.");
    case phone::Flaw::extension: return tr("Please type an extension of one to seven digits behind the x.");
    case phone::Flaw::cardNumber:
        return tr("This looks like a payment card number. Card numbers are not stored here: please remove it.");
    }
    return {};
}

void PhoneField::tidy()
{
    const phone::Reading reading = phone::read(text(), m_region);
    if (reading.flaw == phone::Flaw::none)
        setText(phone::shown(reading.stored, m_region));
}

} // namespace vb::ui
