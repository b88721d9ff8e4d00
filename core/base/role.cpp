#include "core/base/role.h"

namespace vb {

QString roleName(Role role)
{
    switch (role) {
    case Role::frontDesk: return QStringLiteral("front_desk");
    case Role::aesthetician: return QStringLiteral("aesthetician");
    case Role::nurse: return QStringLiteral("nurse");
    case Role::provider: return QStringLiteral("provider");
    case Role::medicalDirector: return QStringLiteral("medical_director");
    case Role::manager: return QStringLiteral("manager");
    case Role::privacyOfficer: return QStringLiteral("privacy_officer");
    case Role::owner: return QStringLiteral("owner");
    }
    return {};
}

std::optional<Role> roleFromName(QStringView name)
{
    for (const Role role : kAllRoles)
        if (roleName(role) == name)
            return role;
    return std::nullopt;
}

} // namespace vb
