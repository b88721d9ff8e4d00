#pragma once

#include "app/cli/command_line.h"

namespace vb::cli {

/// Does what a line asks for and prints what came of it. Returns the exit code.
int runProgram(const CommandLine &line);

} // namespace vb::cli
