#include "app/cli/program.h"

#include "app/cli/batch.h"
#include "app/cli/output.h"
#include "app/cli/secret_input.h"

#include "core/platform/paths.h"

#include <QDir>

#include <memory>

namespace vb::cli {

namespace {

std::unique_ptr<Clock> clockFor(const GlobalOptions &options)
{
    if (!options.at)
        return std::make_unique<SystemClock>();
    // As if the machine had not been restarted in between: the hand that nobody can set goes along.
    const Instant now = SystemClock().now();
    const qint64 mono = now.monoMs + *options.at - now.wallMs;
    auto clock = std::make_unique<FixedClock>(*options.at - mono, now.boot);
    clock->advance(mono);
    return clock;
}

std::unique_ptr<platform::SecretStore> secretsFor(const GlobalOptions &options)
{
    if (options.deviceSecretFile.isEmpty())
        return std::make_unique<platform::KeychainStore>();
    return std::make_unique<platform::FileSecretStore>(options.deviceSecretFile);
}

Result<session::CodeSource> codeSourceFor(const GlobalOptions &options)
{
    if (options.totp)
        return session::CodeSource(*options.totp);
    if (options.totpSecretFile.isEmpty())
        return session::CodeSource();
    VB_TRY(SecretBytes secret, readTotpSecretFile(options.totpSecretFile));
    return session::CodeSource(std::move(secret));
}

Result<SecretBytes> passwordFor(const GlobalOptions &options)
{
    if (options.user.isEmpty())
        return fail(Code::usage, QStringLiteral("this command needs a log-in: --user LOGIN --password-file FILE"));
    return readSecretFile(options.passwordFile, QStringLiteral("--password-file"));
}

Result<std::unique_ptr<session::Session>> openSession(Surroundings &here, SecretBytes password,
                                                      session::CodeSource code)
{
    const GlobalOptions &options = here.options;
    VB_TRY(std::unique_ptr<session::Session> session, session::Session::open(here.home, here.secrets, here.clock));
    VB_DO(await(session->login(options.user, std::move(password), std::move(code))));
    if (!options.json)
        printWarnings(session->warnings());
    return session;
}

/// The second log-in needs no code: the first was just now.
Result<Answer> runAnew(const Anew &command, Surroundings &here, SecretBytes password, session::CodeSource code)
{
    SecretBytes again = password.clone();
    VB_TRY(std::unique_ptr<session::Session> session, openSession(here, std::move(password), std::move(code)));
    VB_TRY(Answer answer, command.work(*session));
    session.reset();
    if (const auto second = openSession(here, std::move(again), {}))
        command.then(**second, answer);
    return answer;
}

/// `word` gets the answer's.
Result<void> printed(const Result<Answer> &result, bool json, QString &word)
{
    if (!result)
        return result.error();
    if (!printAnswer(*result, json))
        return fail(Code::io, QStringLiteral("standard output takes no more"));
    word = result->word;
    return result->problem ? Result<void>(*result->problem) : Result<void>();
}

Result<void> runCommand(const Command &command, Surroundings &here, QString &word)
{
    const bool json = here.options.json;
    if (const auto *anywhere = std::get_if<Anywhere>(&command.work))
        return printed((*anywhere)(), json, word);
    if (const auto *atHome = std::get_if<AtHome>(&command.work))
        return printed((*atHome)(here), json, word);
    VB_TRY(SecretBytes password, passwordFor(here.options));
    VB_TRY(session::CodeSource code, codeSourceFor(here.options));
    if (const auto *anew = std::get_if<Anew>(&command.work))
        return printed(runAnew(*anew, here, std::move(password), std::move(code)), json, word);
    const auto *signing = std::get_if<Signing>(&command.work);
    SecretBytes again = signing != nullptr ? password.clone() : SecretBytes();
    VB_TRY(const std::unique_ptr<session::Session> session, openSession(here, std::move(password), std::move(code)));
    if (signing != nullptr)
        return printed((*signing)(*session, std::move(again)), json, word);
    if (const auto *telling = std::get_if<Telling>(&command.work)) {
        const auto say = [json](const Answer &answer) {
            QString none;
            return printed(answer, json, none);
        };
        return printed((*telling)(*session, say), json, word);
    }
    if (const auto *batch = std::get_if<BatchRequest>(&command.work))
        return runBatch(*session, *batch, here.options.passwordFile);
    return printed(std::get<LoggedIn>(command.work)(*session), json, word);
}

} // namespace

int runProgram(const CommandLine &line)
{
    const GlobalOptions &options = line.options;
    const std::unique_ptr<Clock> clock = clockFor(options);
    const std::unique_ptr<platform::SecretStore> secrets = secretsFor(options);
    const QString folder = options.home.isEmpty() ? platform::defaultHome() : QDir(options.home).absolutePath();
    Surroundings here {options, {folder}, *secrets, *clock};
    QString word;
    const Result<void> outcome = runCommand(line.command, here, word);
    if (outcome)
        return 0;
    printError(outcome.error(), options.json, word);
    return exitCode(outcome.error().code);
}

} // namespace vb::cli
