#pragma once

#include "app/cli/command.h"

#include <CLI/CLI.hpp>

namespace vb::cli {

/// A command that only holds others; one of them has to follow. The one of that name, when it is there already.
CLI::App *commandGroup(CLI::App &parent, const std::string &name, const std::string &meaning);

/// An option or, without hyphens in its name, an argument by its place. Its value lands in `target`.
CLI::Option *textArgument(CLI::App *command, const std::string &name, QString &target, const std::string &meaning);
CLI::Option *textArgument(CLI::App *command, const std::string &name, std::optional<QString> &target,
                          const std::string &meaning);

} // namespace vb::cli
