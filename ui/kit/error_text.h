#pragma once

#include "core/base/error.h"

#include <QString>

namespace vb::ui {

/// A translated sentence that says what happened and what to do.
QString errorText(const Error &error);

/// "40 seconds", "5 minutes", "2 hours": rounded up, at least one second.
QString waitText(qint64 ms);

} // namespace vb::ui
