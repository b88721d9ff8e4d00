#pragma once

#include "core/session/session.h"

#include <functional>

class QObject;

namespace vb::ui {

/// Says how many alerts are open, now and whenever that changes, for as long as `context` lives.
void watchOpenAlerts(session::Session &session, QObject *context, std::function<void(int)> show);

} // namespace vb::ui
