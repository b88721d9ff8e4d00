#pragma once

#include "core/base/error.h"

#include <QString>

namespace vb::ui {

/// What the person was doing: `denied` means a wrong log-in in one case and a missing permission in the other.
enum class During { action, login };

/// A translated sentence or two that say what happened and what to do.
QString errorText(const Error &error, During during = During::action);

/// "40 seconds", "5 minutes", "2 hours": rounded up, at least one second.
QString waitText(qint64 ms);

} // namespace vb::ui
