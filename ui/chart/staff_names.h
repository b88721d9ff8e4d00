#pragma once

#include "core/session/session.h"

#include <QHash>
#include <QObject>

namespace vb::ui {

/// Who works in the practice, for the names beside what they wrote, and what it offers, for visits. Asked for once,
/// from the first use to the lock.
class StaffNames : public QObject {
    Q_OBJECT

public:
    explicit StaffNames(session::Session &session, QObject *parent = nullptr);

    /// Asks unless it did already.
    void want();
    /// Empty while it is not known.
    [[nodiscard]] QString name(StaffId id) const { return m_names.value(id); }
    /// Those who treat patients and whose account is active, by name.
    [[nodiscard]] const std::vector<staff::Member> &providers() const { return m_providers; }
    /// Name of a service, also of one that is offered no longer; empty while it is not known.
    [[nodiscard]] QString service(EntityId id) const { return m_serviceNames.value(id); }
    /// Those that are offered, by name.
    [[nodiscard]] const std::vector<practice::Service> &services() const { return m_services; }

Q_SIGNALS:
    void came();

private:
    void wantServices();

    session::Session &m_session;
    bool m_asked = false;
    QHash<StaffId, QString> m_names;
    std::vector<staff::Member> m_providers;
    QHash<EntityId, QString> m_serviceNames;
    std::vector<practice::Service> m_services;
};

} // namespace vb::ui
