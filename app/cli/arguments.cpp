#include "app/cli/arguments.h"

namespace vb::cli {

CLI::App *commandGroup(CLI::App &parent, const std::string &name, const std::string &meaning)
{
    for (CLI::App *there : parent.get_subcommands([&name](const CLI::App *one) { return one->get_name() == name; }))
        return there;
    return parent.add_subcommand(name, meaning)->require_subcommand(1);
}

CLI::Option *textArgument(CLI::App *command, const std::string &name, QString &target, const std::string &meaning)
{
    const auto take = [&target](const std::string &value) { target = QString::fromStdString(value); };
    return command->add_option_function<std::string>(name, take, meaning);
}

CLI::Option *textArgument(CLI::App *command, const std::string &name, std::optional<QString> &target,
                          const std::string &meaning)
{
    const auto take = [&target](const std::string &value) { target = QString::fromStdString(value); };
    return command->add_option_function<std::string>(name, take, meaning);
}

} // namespace vb::cli
