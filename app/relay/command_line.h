#pragma once

#include "core/base/result.h"

#include <QString>

#include <string>
#include <variant>
#include <vector>

namespace vb::relay {

struct InitCommand {
    QString data;
    QString listen;
    QString certificate;
    QString key;
    QString region;
};

struct TokenCommand {
    QString data;
};

struct ServeCommand {
    QString data;
    bool heal = false;
};

struct CommandLine {
    std::variant<InitCommand, TokenCommand, ServeCommand> command;
    QString help; // asked for; then there is no command
};

/// `usage` with what is wrong.
Result<CommandLine> parseCommandLine(std::vector<std::string> words);

} // namespace vb::relay
