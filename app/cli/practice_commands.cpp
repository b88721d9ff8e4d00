#include "app/cli/command_families.h"

#include "app/cli/secret_input.h"

#include "core/document/recovery_kit_pdf.h"
#include "core/session/practice_setup.h"
#include "core/session/recover_practice.h"

#include <QJsonArray>
#include <QSysInfo>

#include <memory>

namespace vb::cli {

namespace {

struct InitArguments {
    QString name;
    QString timeZone;
    QString owner;
    QString ownerName;
    QString kitFile;
    QString address;
    QString licence;
};

Result<Answer> makePractice(Surroundings &here, const InitArguments &given)
{
    VB_TRY(SecretBytes password, readSecretFile(here.options.passwordFile, QStringLiteral("--password-file")));
    session::PracticeRequest request {given.name,          given.timeZone, given.owner,  given.ownerName,
                                      std::move(password), given.address,  given.licence};
    const auto writeKit = [&given](const document::RecoveryKitContent &content) {
        return document::writeRecoveryKitPdf(given.kitFile, content);
    };
    VB_TRY(const session::PracticeMade made,
           session::initPractice(here.home, here.secrets, here.clock, std::move(request), writeKit));
    return Answer::one({{QStringLiteral("practice_id"), made.practice.text()},
                        {QStringLiteral("device_id"), made.device.text()},
                        {QStringLiteral("owner_id"), made.owner.text()},
                        {QStringLiteral("totp_uri"), made.totpUri},
                        {QStringLiteral("recovery_codes"), QJsonArray::fromStringList(made.recoveryCodes)},
                        {QStringLiteral("kit_code"), made.kitCode}},
                       QStringLiteral("The practice is made. Print the recovery kit and lock it away: without it and "
                                      "without this PC the data is gone. What follows is shown only once."));
}

void addPracticeInit(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("init", "Make a practice on this PC");
    const auto given = std::make_shared<InitArguments>();
    textArgument(command, "--name", given->name, "name of the practice")->required();
    textArgument(command, "--timezone", given->timeZone, "such as America/New_York")->required();
    textArgument(command, "--owner", given->owner, "the first owner's log-in; the password is in --password-file")
        ->required()
        ->type_name("LOGIN");
    textArgument(command, "--owner-name", given->ownerName, "the first owner's full name")->required();
    textArgument(command, "--kit", given->kitFile, "the recovery kit is written here")
        ->required()
        ->type_name("FILE.pdf");
    textArgument(command, "--address", given->address, "of the practice, in one line");
    textArgument(command, "--licence", given->licence, "number of the practice's licence");
    command->callback([given, &chosen] {
        chosen.work = [given](Surroundings &here) { return makePractice(here, *given); };
        chosen.drawsPdf = true;
    });
}

struct UnlockArguments {
    QString kitCode;
    QString kitCodeFile;
    QString owner;
    QString newPasswordFile;
};

Result<Answer> unlockPractice(Surroundings &here, const UnlockArguments &given)
{
    session::KitRequest request;
    VB_TRY(request.kitCode, readKitCode(given.kitCode, given.kitCodeFile));
    if (!given.owner.isEmpty()) {
        VB_TRY(SecretBytes password, readSecretFile(given.newPasswordFile, QStringLiteral("--new-password-file")));
        request.owner = session::KitRequest::Owner {given.owner, std::move(password)};
    }
    VB_TRY(const session::KitUnlocked unlocked,
           session::unlockWithKit(here.home, here.secrets, here.clock, std::move(request)));
    Row row {{QStringLiteral("device_id"), unlocked.device.text()},
             {QStringLiteral("totp_uri"), textOrNull(unlocked.totpUri)}};
    if (!unlocked.recoveryCodes.isEmpty())
        row.emplace_back(QStringLiteral("recovery_codes"), QJsonArray::fromStringList(unlocked.recoveryCodes));
    return Answer::one(std::move(row), QStringLiteral("This PC opens the practice again."));
}

void addPracticeUnlock(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("unlock", "Open this PC's practice with the recovery kit");
    const auto given = std::make_shared<UnlockArguments>();
    textArgument(command, "--kit-code", given->kitCode, "the code printed on the kit")->type_name("CODE");
    textArgument(command, "--kit-code-file", given->kitCodeFile, "file with that code")->type_name("FILE");
    CLI::Option *owner
        = textArgument(command, "--owner", given->owner, "owner who gets new keys and TOTP")->type_name("LOGIN");
    textArgument(command, "--new-password-file", given->newPasswordFile, "file with that owner's new password")
        ->type_name("FILE")
        ->needs(owner);
    command->callback(
        [given, &chosen] { chosen.work = [given](Surroundings &here) { return unlockPractice(here, *given); }; });
}

struct RecoverArguments {
    QString url;
    QString kitCode;
    QString kitCodeFile;
    QString name;
};

Result<Answer> recoverThePractice(Surroundings &here, const RecoverArguments &given)
{
    VB_TRY(const QString code, readKitCode(given.kitCode, given.kitCodeFile));
    const QString name = given.name.isEmpty() ? QSysInfo::machineHostName() : given.name;
    Answer answer;
    const Result<session::Recovered> recovered
        = session::recoverPractice(here.home, here.secrets, here.clock, {given.url, code, name},
                                   [&answer](const QString &word) { answer.word = word; });
    if (!recovered) {
        answer.isList = true; // of nothing
        answer.problem = recovered.error();
        return answer;
    }
    const QString last = recovered->lastEntryMs < 0 ? QString() : isoUtc(recovered->lastEntryMs);
    return Answer::one({{QStringLiteral("practice_id"), recovered->practice.text()},
                        {QStringLiteral("device_id"), recovered->device.text()},
                        {QStringLiteral("last_entry_at"), textOrNull(last)},
                        {QStringLiteral("words"), recovered->words.join(u' ')}},
                       QStringLiteral("The practice is back as the relay has it: look whether the last entry is as new "
                                      "as it should be. Revoke the PCs that are gone: device list, device revoke."));
}

void addPracticeRecover(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("recover", "Bring the practice back from its relay with the recovery kit");
    const auto given = std::make_shared<RecoverArguments>();
    textArgument(command, "--url", given->url, "the practice's relay: https://HOST:PORT")->required()->type_name("URL");
    textArgument(command, "--kit-code", given->kitCode, "the code printed on the kit")->type_name("CODE");
    textArgument(command, "--kit-code-file", given->kitCodeFile, "file with that code")->type_name("FILE");
    textArgument(command, "--name", given->name, "what this PC is called (default: its network name)");
    command->callback(
        [given, &chosen] { chosen.work = [given](Surroundings &here) { return recoverThePractice(here, *given); }; });
}

} // namespace

void addPracticeCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "practice", "Make a practice, or open it with its recovery kit");
    addPracticeInit(*group, chosen);
    addPracticeUnlock(*group, chosen);
    addPracticeRecover(*group, chosen);
}

} // namespace vb::cli
