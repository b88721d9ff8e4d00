#pragma once

#include "app/relay/command_line.h"

namespace vb::relay {

// The last line of standard output is a JSON object.

/// admin_token, identity, url
Result<void> runInit(const InitCommand &command);
/// admin_token
Result<void> runToken(const TokenCommand &command);
/// Until SIGTERM or SIGINT. One line {"url":…} when it listens.
Result<void> runServe(const ServeCommand &command);

} // namespace vb::relay
