#pragma once

#include "core/session/session.h"

#include <functional>

class QObject;

namespace vb::ui {

/// Says how many old drafts and notes to co-sign wait for the person logged in, now and whenever that changes, for as
/// long as `context` lives.
void watchNoteAttention(session::Session &session, QObject *context, std::function<void(int)> show);

} // namespace vb::ui
