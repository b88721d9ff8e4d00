#pragma once

#include "core/practice/practice.h"
#include "core/staff/staff.h"

#include <QFuture>

namespace vb::session {

class OpenStore;

/// What can be set: of the practice and of this PC by the owner, of the program by each person. Lives from login to
/// lock.
class SettingsService {
public:
    explicit SettingsService(OpenStore &open) : m_open(open) { }

    /// Read at login; the own writes are followed.
    [[nodiscard]] const practice::Practice &practice() const;
    [[nodiscard]] const practice::PcSetting &pc() const;
    [[nodiscard]] const staff::Preference &preference() const;

    QFuture<Result<void>> setPractice(const practice::Practice &practice);
    /// Whether a text is one of PcSetting::proxy.
    static bool isProxy(const QString &text);
    /// `invalid` for a proxy that is none. A new one counts from the next connection on.
    QFuture<Result<void>> setPc(const practice::PcSetting &setting);
    QFuture<Result<void>> setPreference(const staff::Preference &preference);

private:
    OpenStore &m_open;
};

} // namespace vb::session
