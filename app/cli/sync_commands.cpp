#include "app/cli/command_families.h"
#include "core/platform/stop_signal.h"

#include <QElapsedTimer>
#include <QJsonObject>

#include <memory>
#include <mutex>

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

QString clockNote(const sync::SyncOutcome &outcome)
{
    const qint64 skewMs = outcome.skewMs.value_or(0);
    if (std::abs(skewMs) <= sync::kMostSkewMs)
        return {};
    return QStringLiteral("The clock of this PC is %1 s %2 the relay's: set the one that is wrong.")
        .arg(std::abs(skewMs) / 1000)
        .arg(skewMs > 0 ? QStringLiteral("ahead of") : QStringLiteral("behind"));
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

Result<Answer> openRelay(session::Session &session)
{
    VB_TRY(const sync::SyncOutcome outcome, await(session.sync().openRelay()));
    return answerOf({{QStringLiteral("open"), !outcome.problem},
                     {QStringLiteral("head_size"), static_cast<qint64>(outcome.headSize)}},
                    outcome, QStringLiteral("The relay goes on."));
}

Result<Answer> syncOnce(session::Session &session)
{
    QElapsedTimer since;
    since.start();
    (void)await(session.devices().settle()); // what hinders it hinders the round, too, which says so
    VB_TRY(const sync::SyncOutcome outcome, await(session.sync().syncOnce()));
    return answerOf(roundRow(outcome, since.elapsed()), outcome, clockNote(outcome));
}

/// A round that did something, or could not.
Answer told(const sync::SyncRound &round)
{
    Row row = roundRow(round.outcome, round.ms);
    if (const std::optional<Error> &problem = round.outcome.problem)
        row.emplace_back(QStringLiteral("error"),
                         QJsonObject {{QStringLiteral("code"),
                                       round.outcome.word.isEmpty() ? codeName(problem->code) : round.outcome.word},
                                      {QStringLiteral("message"), problem->detail}});
    return Answer::one(std::move(row));
}

/// What the loop's thread and the command share; the loop may be at its last line when the command is over.
struct Watching {
    Say say;
    platform::StopSignal stop;
    std::mutex mutex;
    bool isOver = false;
    Result<void> said;

    void tell(const sync::SyncRound &round)
    {
        const std::lock_guard lock(mutex);
        if (isOver || (!round.outcome.problem && round.outcome.pushed == 0 && round.outcome.pulled == 0))
            return;
        said = say(told(round));
        if (said)
            return;
        isOver = true; // nobody listens any more
        stop.stop();
    }
};

Result<Answer> watchSync(session::Session &session, const Say &say)
{
    const auto watching = std::make_shared<Watching>();
    watching->say = say;
    VB_TRY(const Answer first, syncOnce(session));
    if (first.problem && first.problem->code == Code::notFound)
        return first;
    if (!first.problem)
        VB_DO(say(first));
    const auto rounds = session.sync().onRound([watching](const sync::SyncRound &round) { watching->tell(round); });
    const auto ends = session.onEnded([watching](session::LoginEnd) { watching->stop.stop(); });
    session.sync().start();
    watching->stop.wait();
    session.sync().stop();
    const std::lock_guard lock(watching->mutex);
    watching->isOver = true;
    if (!watching->said)
        return watching->said.error();
    if (const std::optional<session::LoginEnd> end = session.ended())
        return fail(Code::denied, session::loginEndText(*end));
    return Answer::list({});
}

void addRelayConnect(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("connect", "Register the practice at a relay");
    const auto given = std::make_shared<std::pair<QString, QString>>();
    textArgument(command, "--url", given->first, "where the relay is: https://HOST:PORT")->required()->type_name("URL");
    textArgument(command, "--token", given->second,
                 "the admin token that the relay printed; without one: the practice's log has moved there")
        ->type_name("TOKEN");
    command->callback([given, &chosen] {
        chosen.work = LoggedIn(
            [given](session::Session &session) { return connectRelay(session, given->first, given->second); });
    });
}

void addRelayOpen(CLI::App &group, Command &chosen)
{
    CLI::App *command
        = group.add_subcommand("open", "Have a relay that was put back from a backup go on, whatever is still missing");
    command->callback([&chosen] { chosen.work = LoggedIn(openRelay); });
}

} // namespace

void addSyncCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "relay", "The relay that passes sealed changes on");
    addRelayConnect(*group, chosen);
    addRelayOpen(*group, chosen);
    CLI::App *command = root.add_subcommand("sync", "Send what waits to the relay and take what is new");
    const auto once = std::make_shared<bool>();
    const auto watch = std::make_shared<bool>();
    CLI::Option_group *how = command->add_option_group("how");
    how->add_flag("--once", *once, "one round, then end");
    how->add_flag("--watch", *watch, "until Ctrl+C or SIGTERM, a line for each round that did something");
    how->require_option(1);
    command->callback([once, watch, &chosen] {
        if (*watch)
            chosen.work = Telling(watchSync);
        else
            chosen.work = LoggedIn(syncOnce);
    });
}

} // namespace vb::cli
