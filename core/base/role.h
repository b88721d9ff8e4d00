#pragma once

#include <QString>

#include <array>
#include <optional>

namespace vb {

/// One role per person. The order is that of the documents, not of power.
enum class Role { frontDesk, aesthetician, nurse, provider, medicalDirector, manager, privacyOfficer, owner };

inline constexpr std::array kAllRoles {Role::frontDesk,       Role::aesthetician, Role::nurse,          Role::provider,
                                       Role::medicalDirector, Role::manager,      Role::privacyOfficer, Role::owner};

/// front_desk, aesthetician, nurse, provider, medical_director, manager, privacy_officer, owner.
QString roleName(Role role);
std::optional<Role> roleFromName(QStringView name);

/// A set of roles, as declarations use it.
class Roles {
public:
    constexpr Roles() = default;
    constexpr Roles(std::initializer_list<Role> roles)
    {
        for (const Role role : roles)
            m_bits |= 1U << static_cast<unsigned>(role);
    }
    [[nodiscard]] constexpr bool contains(Role role) const { return (m_bits >> static_cast<unsigned>(role) & 1U) != 0; }
    constexpr Roles operator|(Roles other) const
    {
        Roles out;
        out.m_bits = m_bits | other.m_bits;
        return out;
    }

private:
    unsigned m_bits = 0;
};

inline constexpr Roles kEveryone {Role::frontDesk,       Role::aesthetician, Role::nurse,          Role::provider,
                                  Role::medicalDirector, Role::manager,      Role::privacyOfficer, Role::owner};

} // namespace vb
