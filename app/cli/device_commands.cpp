#include "app/cli/command_families.h"

#include "app/cli/output.h"
#include "app/cli/secret_input.h"

#include "core/session/join_practice.h"
#include "core/session/renew_device.h"

#include <QRegularExpression>
#include <QSysInfo>

#include <memory>

namespace vb::cli {

namespace {

constexpr int kWaitForPcS = 15 * 60; // as long as a code is good
constexpr int kLongestWaitS = 24 * 3600;

QString wordsText(const QStringList &words)
{
    return words.join(u' ');
}

/// Six words as a person types them.
QStringList wordsFrom(const QString &text)
{
    static const QRegularExpression kBetween(QStringLiteral("[^a-z]+"));
    return text.toLower().split(kBetween, Qt::SkipEmptyParts);
}

Row invitationRow(const session::ShownInvitation &invitation)
{
    return {{QStringLiteral("code"), invitation.code}, {QStringLiteral("expires_at"), isoUtc(invitation.expiresMs)}};
}

Row approvedRow(const session::DeviceEntry &device)
{
    return {{QStringLiteral("device_id"), device.id.text()}, {QStringLiteral("name"), device.name}};
}

struct InviteArguments {
    bool autoApprove = false;
    bool noWait = false;
    bool laptop = false;
};

const QString kTypeTheCode
    = QStringLiteral("On the new PC choose to join a practice and type this code. It is good for 15 minutes, once.");

Result<Answer> inviteOnly(session::Session &session, const InviteArguments &given)
{
    VB_TRY(const session::ShownInvitation invitation, await(session.devices().invite(given.autoApprove, given.laptop)));
    return Answer::one(invitationRow(invitation), kTypeTheCode);
}

/// Until the PC has joined or, when a person has to compare words, until it has come.
Result<Answer> inviteAndWait(session::Session &session, const InviteArguments &given, const Say &say)
{
    VB_TRY(const session::ShownInvitation invitation, await(session.devices().invite(given.autoApprove, given.laptop)));
    VB_DO(say(Answer::one(invitationRow(invitation), kTypeTheCode)));
    VB_TRY(const session::WaitingDevice waiting, await(session.devices().await(invitation.id, kWaitForPcS)));
    if (!given.autoApprove)
        return Answer::one({{QStringLiteral("name"), waiting.name},
                            {QStringLiteral("words"), wordsText(waiting.words)},
                            {QStringLiteral("approved"), false}},
                           QStringLiteral("Compare the words with the new PC's. If they are the same: device approve "
                                          "--words \"…\""));
    VB_TRY(const session::DeviceEntry device, await(session.devices().approve(waiting.words, false)));
    return Answer::one(approvedRow(device), QStringLiteral("The PC belongs to the practice."));
}

void addInvite(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("invite", "Invite a PC into the practice");
    const auto given = std::make_shared<InviteArguments>();
    command->add_flag("--auto-approve", given->autoApprove, "nobody compares words; whoever has the code joins");
    command->add_flag("--no-wait", given->noWait, "do not wait for the PC; sync or device approve goes on");
    command->add_flag("--laptop", given->laptop, "it is carried about");
    command->callback([given, &chosen] {
        if (given->noWait)
            chosen.work = LoggedIn([given](session::Session &session) { return inviteOnly(session, *given); });
        else
            chosen.work = Telling(
                [given](session::Session &session, const Say &say) { return inviteAndWait(session, *given, say); });
    });
}

Result<Answer> approve(session::Session &session, const std::optional<QString> &words)
{
    if (!words) {
        VB_TRY(const session::WaitingDevice waiting, await(session.devices().waiting()));
        return Answer::one({{QStringLiteral("name"), waiting.name},
                            {QStringLiteral("words"), wordsText(waiting.words)},
                            {QStringLiteral("approved"), false}},
                           QStringLiteral("Compare the words with the new PC's. If they are the same: device approve "
                                          "--words \"…\""));
    }
    // Looked for at the relay, so that it can be approved; whether it is the one its words say.
    VB_DO(await(session.devices().waiting()));
    const QStringList typed = wordsFrom(*words);
    VB_TRY(const session::DeviceEntry device, await(session.devices().approve(typed)));
    Row row = approvedRow(device);
    row.emplace_back(QStringLiteral("words"), wordsText(typed));
    row.emplace_back(QStringLiteral("approved"), true);
    return Answer::one(std::move(row), QStringLiteral("The PC belongs to the practice."));
}

void addApprove(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("approve", "Let the PC join that has come with a code");
    const auto words = std::make_shared<std::optional<QString>>();
    textArgument(command, "--words", *words, "the six words on its screen; without them the PC is only shown")
        ->type_name("WORDS");
    command->callback([words, &chosen] {
        chosen.work = LoggedIn([words](session::Session &session) { return approve(session, *words); });
    });
}

struct JoinArguments {
    QString url;
    QString code;
    QString name;
    int timeoutS = kWaitForPcS;
};

Result<Answer> join(Surroundings &here, const JoinArguments &given)
{
    Answer answer;
    session::JoinProgress progress;
    progress.words = [&here](const QStringList &words) {
        (void)printAnswer(Answer::one({{QStringLiteral("words"), wordsText(words)}},
                                      QStringLiteral("The inviting PC must show the same six words.")),
                          here.options.json);
    };
    progress.relayDid = [&answer](const QString &word) { answer.word = word; };
    const QString name = given.name.isEmpty() ? QSysInfo::machineHostName() : given.name;
    const Result<session::Joined> joined = session::joinPractice(
        here.home, here.secrets, here.clock, {given.url, given.code, name, given.timeoutS}, progress);
    if (!joined) {
        answer.isList = true; // of nothing
        answer.problem = joined.error();
        return answer;
    }
    return Answer::one({{QStringLiteral("practice_id"), joined->practice.text()},
                        {QStringLiteral("device_id"), joined->device.text()}},
                       QStringLiteral("This PC belongs to the practice. Everybody logs in as on the others."));
}

void addJoin(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("join", "Make this PC one of a practice that has invited it");
    const auto given = std::make_shared<JoinArguments>();
    textArgument(command, "--url", given->url, "the practice's relay: https://HOST:PORT")->required()->type_name("URL");
    textArgument(command, "--code", given->code, "shown by the inviting PC")->required()->type_name("CODE");
    textArgument(command, "--name", given->name, "what this PC is called (default: its network name)");
    command->add_option("--timeout", given->timeoutS, "how long to wait for the approval, in seconds")
        ->check(CLI::Range(1, kLongestWaitS));
    command->callback([given, &chosen] { chosen.work = [given](Surroundings &here) { return join(here, *given); }; });
}

Row deviceRow(const session::DeviceEntry &device)
{
    return {{QStringLiteral("device_id"), device.id.text()},
            {QStringLiteral("name"), device.name},
            {QStringLiteral("kind"), device.laptop ? QStringLiteral("laptop") : QStringLiteral("fixed")},
            {QStringLiteral("this"), device.isThis},
            {QStringLiteral("last_seen"), textOrNull(device.lastSeenMs < 0 ? QString() : isoUtc(device.lastSeenMs))},
            {QStringLiteral("revoked"), device.revoked}};
}

void addList(CLI::App &group, Command &chosen)
{
    group.add_subcommand("list", "The practice's PCs, in the order of their joining")->callback([&chosen] {
        chosen.work = LoggedIn([](session::Session &session) -> Result<Answer> {
            VB_TRY(const std::vector<session::DeviceEntry> devices, await(session.devices().list()));
            std::vector<Row> rows;
            for (const session::DeviceEntry &device : devices)
                rows.push_back(deviceRow(device));
            return Answer::list(std::move(rows));
        });
    });
}

Result<Answer> revoke(session::Session &session, const QString &text)
{
    VB_TRY(const DeviceId id, DeviceId::fromText(text));
    VB_TRY(const session::DeviceService::Revoked done, await(session.devices().revoke(id)));
    return Answer::one({{QStringLiteral("device_id"), id.text()},
                        {QStringLiteral("revoked"), true},
                        {QStringLiteral("sent"), done.sent}},
                       done.sent ? QStringLiteral("The relay gives this PC nothing any more.")
                                 : QStringLiteral("The relay could not be reached: the next sync tells it."));
}

void addRevoke(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("revoke", "Take a PC out of the practice, for good");
    const auto id = std::make_shared<QString>();
    textArgument(command, "ID", *id, "as device list shows it")->required();
    command->callback(
        [id, &chosen] { chosen.work = LoggedIn([id](session::Session &session) { return revoke(session, *id); }); });
}

Answer renewedAnswer(DeviceId device, bool sent)
{
    return Answer::one({{QStringLiteral("device_id"), device.text()}, {QStringLiteral("sent"), sent}},
                       sent ? QStringLiteral("This PC is a new one of the practice. What waited is sent.")
                            : QStringLiteral("This PC is a new one of the practice. The next sync tells the others."));
}

Result<Answer> renew(session::Session &session)
{
    VB_TRY(const DeviceId device, await(session.devices().renew()));
    return renewedAnswer(device, false);
}

/// As the new one.
void sendRenewed(session::Session &session, Answer &answer)
{
    const auto outcome = await(session.sync().syncOnce());
    if (outcome && !outcome->problem)
        answer = renewedAnswer(session.actor().device, true);
}

Result<Answer> renewByKit(Surroundings &here, const QString &code, const QString &file)
{
    VB_TRY(const QString kitCode, readKitCode(code, file));
    VB_TRY(const session::Renewed renewed, session::renewWithKit(here.home, here.secrets, here.clock, kitCode));
    return renewedAnswer(renewed.device, renewed.sent);
}

void addRenew(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("renew", "Go on as a new PC, when this one was copied or put back");
    const auto kit = std::make_shared<std::pair<QString, QString>>();
    textArgument(command, "--kit-code", kit->first, "instead of an owner's log-in: the code printed on the kit")
        ->type_name("CODE");
    textArgument(command, "--kit-code-file", kit->second, "file with that code")->type_name("FILE");
    command->callback([kit, &chosen] {
        if (kit->first.isEmpty() && kit->second.isEmpty())
            chosen.work = Anew {renew, sendRenewed};
        else
            chosen.work = [kit](Surroundings &here) { return renewByKit(here, kit->first, kit->second); };
    });
}

} // namespace

void addDeviceCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "device", "The practice's PCs");
    addInvite(*group, chosen);
    addApprove(*group, chosen);
    addJoin(*group, chosen);
    addList(*group, chosen);
    addRevoke(*group, chosen);
    addRenew(*group, chosen);
}

} // namespace vb::cli
