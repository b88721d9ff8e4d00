#pragma once

#include "core/session/session.h"

#include <functional>

class QObject;

namespace vb::ui {

/// Whether something came that conflicts depend on.
bool touchesConflicts(const std::vector<store::Change> &changes);

/// Says how many conflicts wait, now and whenever that changes, for as long as `context` lives.
void watchConflicts(session::Session &session, QObject *context, std::function<void(int)> show);

} // namespace vb::ui
