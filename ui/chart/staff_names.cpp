#include "ui/chart/staff_names.h"

#include "ui/kit/deliver.h"

#include <algorithm>

namespace vb::ui {

namespace {
constexpr Roles kTreating {Role::aesthetician, Role::nurse, Role::provider, Role::medicalDirector, Role::owner};
}

StaffNames::StaffNames(session::Session &session, QObject *parent) : QObject(parent), m_session(session) { }

void StaffNames::want()
{
    if (std::exchange(m_asked, true))
        return;
    using Answer = Result<std::vector<staff::Member>>;
    deliver(m_session.staff().directory(), this, [this](const Answer &answer) {
        if (!answer.ok()) {
            m_asked = false; // with the next record again
            return;
        }
        for (const staff::Member &member : *answer) {
            m_names.insert(member.id, member.name);
            if (member.active && kTreating.contains(member.role))
                m_providers.push_back(member);
        }
        std::sort(m_providers.begin(), m_providers.end(),
                  [](const staff::Member &a, const staff::Member &b) { return a.name.localeAwareCompare(b.name) < 0; });
        Q_EMIT came();
    });
}

} // namespace vb::ui
