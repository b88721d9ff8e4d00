#pragma once

#include <QString>

namespace vb::platform {

/// Where a store lies unless --home says otherwise: `verbena` in the user's folder for program data.
QString defaultHome();

} // namespace vb::platform
