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
    wantServices();
}

void StaffNames::wantServices()
{
    deliver(m_session.catalogue().services(), this, [this](const Result<std::vector<practice::Service>> &answer) {
        if (!answer.ok())
            return; // a visit is then without
        m_services.clear();
        for (const practice::Service &service : *answer) {
            m_serviceNames.insert(service.id, service.name);
            if (service.active)
                m_services.push_back(service);
        }
        Q_EMIT came();
    });
}

} // namespace vb::ui
