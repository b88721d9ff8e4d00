#pragma once

#include "core/session/session.h"

#include <QHash>
#include <QObject>

namespace vb::ui {

/// Who works in the practice, for the names beside what they wrote. Asked for once, from the first use to the lock.
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

Q_SIGNALS:
    void came();

private:
    session::Session &m_session;
    bool m_asked = false;
    QHash<StaffId, QString> m_names;
    std::vector<staff::Member> m_providers;
};

} // namespace vb::ui
