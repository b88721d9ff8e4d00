#pragma once

#include "core/base/result.h"

#include <string>
#include <vector>

namespace vb::cli {

/// Takes a line apart as a shell does: 'all as it stands', "with \" and \\", a backslash before any other sign. A word
/// that begins with # starts a comment. Nothing is expanded. `usage` for a quote that is not closed.
Result<std::vector<std::string>> shellWords(const std::string &line);

} // namespace vb::cli
