#include "app/cli/command_families.h"

#include "core/audit/report.h"

#include <memory>

namespace vb::cli {

namespace {

struct AuditArguments {
    QString patient;
    QString actor;
    QString action;
    QString from;
    QString to;
};

/// A time with its zone, or a day: its beginning in UTC.
Result<std::optional<qint64>> timeFrom(const QString &text, const QString &option)
{
    if (text.isEmpty())
        return std::optional<qint64>();
    constexpr qsizetype kDay = 10; // YYYY-MM-DD
    const qint64 at = fromIsoUtc(text.size() == kDay ? text + QStringLiteral("T00:00:00Z") : text);
    if (at < 0)
        return fail(Code::invalid,
                    QStringLiteral("%1: not a time; write 2026-01-31T08:00:00Z or 2026-01-31").arg(option));
    return std::optional<qint64>(at);
}

Result<audit::Filter> filterFrom(const AuditArguments &given)
{
    audit::Filter filter;
    if (!given.patient.isEmpty()) {
        VB_TRY(filter.patient, PatientId::fromText(given.patient));
    }
    filter.login = given.actor;
    filter.action = given.action;
    VB_TRY(filter.fromMs, timeFrom(given.from, QStringLiteral("--from")));
    VB_TRY(filter.toMs, timeFrom(given.to, QStringLiteral("--to")));
    return filter;
}

Row entryRow(const audit::Entry &entry)
{
    const QString object
        = entry.object.isNull() ? entry.objectKind : entry.objectKind + QStringLiteral(":") + entry.object.text();
    return {
        {QStringLiteral("at"), isoUtc(entry.at.wallMs)},
        {QStringLiteral("actor"), entry.login},
        {QStringLiteral("role"), entry.role},
        {QStringLiteral("device"), idOrNull(entry.device)},
        {QStringLiteral("action"), entry.action},
        {QStringLiteral("patient"), idOrNull(entry.patient)},
        {QStringLiteral("object"), object},
        {QStringLiteral("outcome"), audit::outcomeName(entry.outcome)},
    };
}

Result<Answer> listEntries(session::Session &session, const AuditArguments &given)
{
    VB_TRY(const audit::Filter filter, filterFrom(given));
    VB_TRY(const std::vector<audit::Entry> entries, await(session.audit().list(filter)));
    std::vector<Row> rows;
    rows.reserve(entries.size());
    for (const audit::Entry &entry : entries)
        rows.push_back(entryRow(entry));
    Answer answer = Answer::list(std::move(rows));
    answer.quiet = {QStringLiteral("device")};
    return answer;
}

void addAuditList(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("list", "Show who did what");
    const auto given = std::make_shared<AuditArguments>();
    textArgument(command, "--patient", given->patient, "only what concerns this patient")->type_name("ID");
    textArgument(command, "--actor", given->actor, "only what this person did")->type_name("LOGIN");
    textArgument(command, "--action", given->action, "only this action, such as view");
    textArgument(command, "--from", given->from, "from this time on")->type_name("TIME");
    textArgument(command, "--to", given->to, "before this time")->type_name("TIME");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) { return listEntries(session, *given); };
    });
}

Result<Answer> verifyLog(session::Session &session)
{
    VB_TRY(const audit::Verdict verdict, await(session.audit().verify()));
    Row row {{QStringLiteral("entries"), static_cast<qint64>(verdict.entries)},
             {QStringLiteral("head"), QString::fromLatin1(crypto::bytes(verdict.head).toHex())},
             {QStringLiteral("ok"), verdict.ok()}};
    if (verdict.ok())
        return Answer::one(std::move(row));
    row.emplace_back(QStringLiteral("first_bad"),
                     verdict.firstBad ? QJsonValue(static_cast<qint64>(*verdict.firstBad)) : QJsonValue());
    row.emplace_back(QStringLiteral("problem"), verdict.problem);
    Answer answer = Answer::one(std::move(row));
    answer.problem = fail(Code::integrity, QStringLiteral("audit: ") + verdict.problem);
    return answer;
}

} // namespace

void addAuditCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "audit", "The log of every access");
    addAuditList(*group, chosen);
    group->add_subcommand("verify", "Prove that the log is complete and unaltered")->callback([&chosen] {
        chosen.work = LoggedIn(verifyLog);
    });
}

} // namespace vb::cli
