#pragma once

#include "app/cli/command.h"

#include <string>

namespace vb::cli {

struct CommandLine {
    GlobalOptions options;
    Command command;
    QString help; // asked for by --help: to be printed, and nothing else done
};

/// Where a line stands: in a batch it has no global options and must leave the log-in alone.
enum class Place { program, batch };

/// Every fault of the line itself is `usage`. Words that are not UTF-8 are `invalid`.
Result<CommandLine> parseCommandLine(std::vector<std::string> words, Place place);

} // namespace vb::cli
