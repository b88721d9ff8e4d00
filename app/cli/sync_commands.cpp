#include "app/cli/command_families.h"

#include <QElapsedTimer>

#include <memory>

namespace vb::cli {

namespace {

Row roundRow(const sync::SyncOutcome &outcome, qint64 ms)
{
    return {{QStringLiteral("pushed_ops"), static_cast<qint64>(outcome.pushed)},
            {QStringLiteral("pulled_ops"), static_cast<qint64>(outcome.pulled)},
            {QStringLiteral("seq"), static_cast<qint64>(outcome.seq)},
            {QStringLiteral("head_size"), static_cast<qint64>(outcome.headSize)},
            {QStringLiteral("head_root"), textOrNull(QString::fromLatin1(outcome.headRoot.toHex()))},
            {QStringLiteral("pending_ops"), static_cast<qint64>(outcome.pendingOperations)},
            {QStringLiteral("pending_audit"), static_cast<qint64>(outcome.pendingAudit)},
            {QStringLiteral("ms"), ms}};
}

/// The row, and what went wrong behind it.
Answer answerOf(Row row, const sync::SyncOutcome &outcome, const QString &note = {})
{
    Answer answer = Answer::one(std::move(row), outcome.problem ? QString() : note);
    answer.problem = outcome.problem;
    answer.word = outcome.word;
    return answer;
}

Result<Answer> connectRelay(session::Session &session, const QString &url, const QString &token)
{
    VB_TRY(const sync::SyncOutcome outcome, await(session.sync().connectRelay(url, token)));
    return answerOf({{QStringLiteral("url"), url},
                     {QStringLiteral("connected"), !outcome.problem},
                     {QStringLiteral("head_size"), static_cast<qint64>(outcome.headSize)}},
                    outcome,
                    QStringLiteral("The practice is registered at the relay. From now on, sync sends what is new."));
}

Result<Answer> syncOnce(session::Session &session)
{
    QElapsedTimer since;
    since.start();
    (void)await(session.devices().settle()); // what hinders it hinders the round, too, which says so
    VB_TRY(const sync::SyncOutcome outcome, await(session.sync().syncOnce()));
    return answerOf(roundRow(outcome, since.elapsed()), outcome);
}

void addRelayConnect(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("connect", "Register the practice at a relay");
    const auto given = std::make_shared<std::pair<QString, QString>>();
    textArgument(command, "--url", given->first, "where the relay is: https://HOST:PORT")->required()->type_name("URL");
    textArgument(command, "--token", given->second, "the admin token that the relay printed")
        ->required()
        ->type_name("TOKEN");
    command->callback([given, &chosen] {
        chosen.work = LoggedIn(
            [given](session::Session &session) { return connectRelay(session, given->first, given->second); });
    });
}

} // namespace

void addSyncCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "relay", "The relay that passes sealed changes on");
    addRelayConnect(*group, chosen);
    CLI::App *command = root.add_subcommand("sync", "Send what waits to the relay and take what is new");
    const auto once = std::make_shared<bool>();
    command->add_flag("--once", *once, "one round, then end")->required();
    command->callback([once, &chosen] { chosen.work = LoggedIn(syncOnce); });
}

} // namespace vb::cli
