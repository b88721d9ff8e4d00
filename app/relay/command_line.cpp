#include "app/relay/command_line.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>

namespace vb::relay {

namespace {

constexpr char kAbout[] = "Passes sealed segments on between the PCs of a practice. It can read none of them.";

CLI::Option *textOption(CLI::App *app, const std::string &name, QString &into, const std::string &meaning)
{
    return app->add_option_function<std::string>(
        name, [&into](const std::string &text) { into = QString::fromStdString(text); }, meaning);
}

void addData(CLI::App *app, QString &data)
{
    textOption(app, "--data", data, "data folder of the relay")->type_name("DIR")->required();
}

/// Only what CLI11 throws, and only here.
Result<void> parseRelayWords(CLI::App &root, std::vector<std::string> words, QString &help)
{
    std::reverse(words.begin(), words.end()); // CLI11 takes them from the back
    try {
        root.parse(std::move(words));
    } catch (const CLI::Success &asked) {
        std::ostringstream out;
        root.exit(asked, out, out);
        help = QString::fromStdString(out.str());
    } catch (const CLI::Error &error) {
        return fail(Code::usage, QString::fromUtf8(error.what()));
    }
    return {};
}

} // namespace

Result<CommandLine> parseCommandLine(std::vector<std::string> words)
{
    CommandLine line;
    InitCommand init;
    TokenCommand token;
    ServeCommand serve;
    CLI::App root(kAbout, "verbena-relay");
    root.require_subcommand(1);

    CLI::App *toInit
        = root.add_subcommand("init", "Make the relay's identity, its certificate and a first admin token");
    addData(toInit, init.data);
    textOption(toInit, "--listen", init.listen, "address and port to listen on")->type_name("HOST:PORT")->required();
    CLI::Option *certificate
        = textOption(toInit, "--cert", init.certificate, "certificate (PEM) instead of a self-signed one")
              ->type_name("FILE");
    CLI::Option *key = textOption(toInit, "--key", init.key, "its private key (PEM, mode 0600)")->type_name("FILE");
    certificate->needs(key);
    key->needs(certificate);
    textOption(toInit, "--region", init.region, "where the data lies, as practices are to see it")->type_name("NAME");

    CLI::App *toToken = root.add_subcommand("token", "Make another admin token: for one practice, once");
    addData(toToken, token.data);

    CLI::App *toServe = root.add_subcommand("serve", "Listen until SIGTERM");
    addData(toServe, serve.data);
    toServe->add_flag("--heal", serve.heal,
                      "the data folder was put back from an old backup: take what was lost from the PCs first");

    VB_DO(parseRelayWords(root, std::move(words), line.help));
    if (toInit->parsed())
        line.command = init;
    else if (toToken->parsed())
        line.command = token;
    else
        line.command = serve;
    return line;
}

} // namespace vb::relay
