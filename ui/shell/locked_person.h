#pragma once

#include "core/base/role.h"

#include <QString>

namespace vb::ui {

/// Who was at work when the PC was locked, as far as the lock screen says so.
struct LockedPerson {
    QString login;
    QString name;
    Role role = Role::frontDesk;
};

/// Why it was locked, for a sentence on the screen.
enum class LockReason {
    asked,
    idle,
    sessionEnd, // the twelve hours of the full log-in are over
    screen, // the system locked its screen
    sleep,
    disabled, // an owner has taken the person's access away
    roleChanged,
    keysReset,
    renewed, // the PC has become another one of the practice
};

} // namespace vb::ui
