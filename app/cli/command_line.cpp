#include "app/cli/command_line.h"

#include "app/cli/command_families.h"

#include <algorithm>
#include <sstream>

namespace vb::cli {

namespace {

constexpr char kAbout[] = "Verbena from the command line: the same core, permissions and audit as the windows.";

bool isUtf8(const std::string &word)
{
    return QString::fromStdString(word).toStdString() == word;
}

void addGlobalOptions(CLI::App &root, GlobalOptions &options)
{
    textArgument(&root, "--home", options.home, "data folder of this PC")->type_name("DIR");
    root.add_flag_callback(
        "--json", [&options] { options.json = true; }, "one JSON object a line, errors too");
    textArgument(&root, "--user", options.user, "who logs in")->type_name("LOGIN");
    textArgument(&root, "--password-file", options.passwordFile, "file that holds the password")->type_name("FILE");
    CLI::Option *code = textArgument(&root, "--totp", options.totp, "one-time code")->type_name("CODE");
    textArgument(&root, "--totp-secret-file", options.totpSecretFile,
                 "file with the base32 secret or otpauth URI, to make a code when one is needed")
        ->type_name("FILE")
        ->excludes(code);
    textArgument(&root, "--device-secret-file", options.deviceSecretFile,
                 "keeps the device secret in this file instead of the system keychain")
        ->type_name("FILE");
#ifdef VB_TEST_HOOKS
    root.add_option_function<std::string>(
            "--at",
            [&options](const std::string &time) {
                const qint64 at = fromIsoUtc(QString::fromStdString(time));
                if (at < 0)
                    throw CLI::ValidationError("--at", "not an ISO 8601 time with zone");
                options.at = at;
            },
            "does as if it were this time (builds for tests only)")
        ->type_name("TIME");
#endif
}

void addBatch(CLI::App &root, Command &chosen)
{
    CLI::App *batch = root.add_subcommand("batch", "Run commands, one a line, under one log-in");
    const auto request = std::make_shared<BatchRequest>();
    textArgument(batch, "FILE", request->file, "file with the commands (default: standard input)");
    batch->add_flag_callback(
        "--keep-going", [request] { request->keepGoing = true; }, "do not stop at the first error");
    batch->callback([request, &chosen] {
        chosen.work = *request;
        chosen.drawsPdf = true; // one of its lines may
    });
}

/// Only what CLI11 throws, and only here.
Result<void> parseWords(CLI::App &root, std::vector<std::string> words, QString &help)
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

Result<CommandLine> parseCommandLine(std::vector<std::string> words, Place place)
{
    if (!std::all_of(words.begin(), words.end(), isUtf8))
        return fail(Code::invalid, QStringLiteral("the command line is not UTF-8"));
    CommandLine line;
    CLI::App root(kAbout, "verbena-cli");
    root.fallthrough()->require_subcommand(1);
    if (place == Place::program) {
        addGlobalOptions(root, line.options);
        addBatch(root, line.command);
    }
    addPracticeCommands(root, line.command);
    addStaffCommands(root, line.command);
    addPatientCommands(root, line.command);
    addChartCommands(root, line.command);
    addAuditCommands(root, line.command);
    addAlertCommands(root, line.command);
    addNoteCommands(root, line.command);
    addStoreCommands(root, line.command);
    addBackupCommands(root, line.command);
    addKeyCommands(root, line.command);
    addSyncCommands(root, line.command);
    addDeviceCommands(root, line.command);
    addConflictCommands(root, line.command);
    addDemoCommands(root, line.command);
    VB_DO(parseWords(root, std::move(words), line.help));
    if (place == Place::batch
        && (std::holds_alternative<AtHome>(line.command.work) || std::holds_alternative<Telling>(line.command.work)
            || std::holds_alternative<Anew>(line.command.work)))
        return fail(Code::usage, QStringLiteral("this command stands alone: it cannot be run under a log-in"));
    return line;
}

} // namespace vb::cli
