#include "ui/kit/role_text.h"

#include <QCoreApplication>

namespace vb::ui {

QString roleText(Role role)
{
    switch (role) {
    case Role::frontDesk: return QCoreApplication::translate("Role", "Front desk");
    case Role::aesthetician: return QCoreApplication::translate("Role", "Aesthetician");
    case Role::nurse: return QCoreApplication::translate("Role", "Nurse");
    case Role::provider: return QCoreApplication::translate("Role", "Provider");
    case Role::medicalDirector: return QCoreApplication::translate("Role", "Medical director");
    case Role::manager: return QCoreApplication::translate("Role", "Manager");
    case Role::privacyOfficer: return QCoreApplication::translate("Role", "Privacy officer");
    case Role::owner: return QCoreApplication::translate("Role", "Owner");
    }
    return {};
}

} // namespace vb::ui
