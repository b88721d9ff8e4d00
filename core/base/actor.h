#pragma once

#include "core/base/id.h"
#include "core/base/role.h"

namespace vb {

/// Who acts, in which role, on which PC. The login name is for people; the id is what counts.
struct Actor {
    StaffId user;
    QString login;
    Role role = Role::frontDesk;
    DeviceId device;
};

} // namespace vb
