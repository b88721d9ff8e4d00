#pragma once

#include "core/relay/relay.h"

namespace vb::relay {

/// One JSON object a line to standard error: time, event, facts. Thread safe.
void writeLogLine(const LogLine &line);

} // namespace vb::relay
