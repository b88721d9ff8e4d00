#pragma once

#include "core/base/result.h"

#include <QString>

namespace vb::session {

class OpenStore;

/// Letters of chart numbers that this PC gives: those that it had. A renewed or restored one gets its own when its
/// place in the practice is in the log.
Result<QString> chartPrefixOf(OpenStore &open, const QString &had);

} // namespace vb::session
