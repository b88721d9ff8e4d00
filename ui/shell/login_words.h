#pragma once

#include "core/base/error.h"
#include "ui/shell/locked_person.h"

namespace vb::ui {

/// Why a log-in or an unlocking was refused, and what to do; a wrong clock by how much.
QString refusalText(const Error &error);

/// Why the PC is locked; `idleMs` is how long it waits.
QString lockReasonText(LockReason reason, qint64 idleMs);

} // namespace vb::ui
