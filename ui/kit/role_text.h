#pragma once

#include "core/base/role.h"

#include <QString>

namespace vb::ui {

/// The role in the language of the person: "Front desk".
QString roleText(Role role);

} // namespace vb::ui
