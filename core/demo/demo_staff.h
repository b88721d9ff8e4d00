#pragma once

#include "core/base/role.h"

#include <vector>

namespace vb::demo {

/// One of the demo practice's invented people. The licence is empty for those who need none.
struct DemoMember {
    QString login;
    QString name;
    Role role = Role::frontDesk;
    QString licenceKind;
    QString licenceNumber;
    QString password {}; // empty: has no account in a demo practice
};

/// The owner comes first; every role is there.
std::vector<DemoMember> demoStaff();

} // namespace vb::demo
