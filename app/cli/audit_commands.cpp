#include "app/cli/command_families.h"

#include "core/audit/query.h"
#include "core/exchange/audit_export.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace vb::cli {

namespace {

struct AuditArguments {
    QString patient;
    QString actor;
    QString action;
    QString role;
    QString device;
    QString object;
    QString outcome;
    QString text;
    QString clock;
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

/// KIND or KIND:ID, as the list shows it.
Result<void> takeObject(audit::Filter &filter, const QString &text)
{
    filter.objectKind = text.section(u':', 0, 0);
    if (text.contains(u':')) {
        VB_TRY(filter.object, EntityId::fromText(text.section(u':', 1)));
    }
    return {};
}

Result<audit::Filter> filterFrom(const AuditArguments &given)
{
    audit::Filter filter;
    if (!given.patient.isEmpty()) {
        VB_TRY(filter.patient, PatientId::fromText(given.patient));
    }
    if (!given.device.isEmpty()) {
        VB_TRY(filter.device, DeviceId::fromText(given.device));
    }
    VB_DO(takeObject(filter, given.object));
    if (!given.outcome.isEmpty())
        filter.outcome = audit::outcomeFromName(given.outcome);
    filter.login = given.actor;
    filter.action = given.action;
    filter.role = given.role;
    filter.text = given.text;
    filter.clock = audit::clockFaultFromName(given.clock);
    VB_TRY(filter.fromMs, timeFrom(given.from, QStringLiteral("--from")));
    VB_TRY(filter.toMs, timeFrom(given.to, QStringLiteral("--to")));
    return filter;
}

/// The same for every command that chooses entries.
std::shared_ptr<AuditArguments> filterArguments(CLI::App *command)
{
    const auto given = std::make_shared<AuditArguments>();
    textArgument(command, "--patient", given->patient, "only what concerns this patient")->type_name("ID");
    textArgument(command, "--actor", given->actor, "only what this person did")->type_name("LOGIN");
    textArgument(command, "--action", given->action, "only this action, such as view");
    textArgument(command, "--role", given->role, "only what was done in this role");
    textArgument(command, "--device", given->device, "only what happened on this PC")->type_name("ID");
    textArgument(command, "--object", given->object, "only this kind of object, or this one")->type_name("KIND[:ID]");
    textArgument(command, "--outcome", given->outcome, "ok, denied or failed")
        ->check(CLI::IsMember({"ok", "denied", "failed"}));
    textArgument(command, "--text", given->text, "only with this in purpose or detail");
    textArgument(command, "--clock", given->clock, "only where the clock was set (back, forward) or off, or any of it")
        ->check(CLI::IsMember({"any", "back", "forward", "off"}));
    textArgument(command, "--from", given->from, "from this time on")->type_name("TIME");
    textArgument(command, "--to", given->to, "before this time")->type_name("TIME");
    return given;
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

/// How the list is ordered, and how much of it is shown.
struct ListArguments {
    QString sort;
    bool descending = false;
    qint64 limit = -1;
    bool allDevices = false;
};

/// What other PCs have uploaded. Without a relay there are no others; when it cannot be reached, `problem` says so and
/// what is here counts.
Result<void> fetchOthers(session::Session &session, std::optional<Error> &problem)
{
    VB_TRY(const sync::SyncOutcome outcome, await(session.sync().fetchAudit()));
    if (outcome.problem && outcome.problem->code != Code::notFound)
        problem = outcome.problem;
    return {};
}

Result<Answer> listEntries(session::Session &session, const AuditArguments &given, const ListArguments &order)
{
    VB_TRY(const audit::Filter filter, filterFrom(given));
    const audit::Sort sort {audit::columnFromName(order.sort).value_or(audit::Column::index), order.descending};
    std::optional<Error> problem;
    if (order.allDevices)
        VB_DO(fetchOthers(session, problem));
    VB_TRY(std::vector<audit::Entry> entries, await(session.audit().list(filter, sort, order.limit)));
    if (order.allDevices) {
        VB_TRY(const std::vector<audit::Entry> others, await(session.audit().listOthers(filter, sort, order.limit)));
        entries.insert(entries.end(), others.begin(), others.end());
        if (sort.by == audit::Column::index || sort.by == audit::Column::at)
            std::stable_sort(entries.begin(), entries.end(), [&](const audit::Entry &a, const audit::Entry &b) {
                return sort.descending ? a.at.wallMs > b.at.wallMs : a.at.wallMs < b.at.wallMs;
            });
        if (order.limit >= 0 && std::cmp_greater(entries.size(), order.limit))
            entries.resize(static_cast<std::size_t>(order.limit));
    }
    std::vector<Row> rows;
    rows.reserve(entries.size());
    for (const audit::Entry &entry : entries)
        rows.push_back(entryRow(entry));
    Answer answer = Answer::list(std::move(rows));
    if (!order.allDevices)
        answer.quiet = {QStringLiteral("device")};
    answer.problem = problem;
    return answer;
}

void addAuditList(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("list", "Show who did what");
    const std::shared_ptr<AuditArguments> given = filterArguments(command);
    const auto order = std::make_shared<ListArguments>();
    std::vector<std::string> columns;
    for (const QString &name : audit::columnNames())
        columns.push_back(name.toStdString());
    textArgument(command, "--sort", order->sort, "by this column instead of by time of writing")
        ->check(CLI::IsMember(columns));
    command->add_flag("--all-devices", order->allDevices, "of all PCs of the practice, by time");
    command->add_flag("--descending", order->descending, "last first");
    command->add_option("--limit", order->limit, "at most so many")->check(CLI::Range(1, 1'000'000'000));
    command->callback([given, order, &chosen] {
        chosen.work = [given, order](session::Session &session) { return listEntries(session, *given, *order); };
    });
}

/// What an export writes, and where to.
struct ExportArguments {
    QString file;
    QString format;
    bool allDevices = false;
};

Result<Answer> exportEntries(session::Session &session, const AuditArguments &given, const ExportArguments &where)
{
    VB_TRY(const audit::Filter filter, filterFrom(given));
    const std::optional<exchange::AuditFormat> chosen = exchange::auditFormatFromName(where.format);
    VB_INVARIANT(chosen.has_value());
    std::optional<Error> problem;
    if (where.allDevices)
        VB_DO(fetchOthers(session, problem));
    const exchange::AuditExport wanted {where.file, *chosen, filter};
    VB_TRY(
        const exchange::AuditExported done,
        await(where.allDevices ? session.audit().exportOfPcs(std::nullopt, wanted) : session.audit().exportTo(wanted)));
    Answer answer = Answer::one({{QStringLiteral("rows"), done.rows}, {QStringLiteral("bytes"), done.bytes}});
    answer.problem = problem;
    return answer;
}

void addAuditExport(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("export", "Write the log to a file that only you can read");
    const auto where = std::make_shared<ExportArguments>();
    textArgument(command, "FILE", where->file, "to write; one of that name is replaced")->required();
    textArgument(command, "--format", where->format, "csv, json (an object a line) or fhir (a Bundle of AuditEvents)")
        ->required()
        ->check(CLI::IsMember({"csv", "json", "fhir"}));
    command->add_flag("--all-devices", where->allDevices, "of all PCs of the practice, one after the other");
    const std::shared_ptr<AuditArguments> given = filterArguments(command);
    command->callback([given, where, &chosen] {
        chosen.work = [given, where](session::Session &session) { return exportEntries(session, *given, *where); };
    });
}

/// This PC's log, then those of the others; the first problem makes the exit code.
Result<Answer> verifyAllLogs(session::Session &session)
{
    std::optional<Error> problem;
    VB_DO(fetchOthers(session, problem));
    VB_TRY(const audit::Verdict own, await(session.audit().verify()));
    VB_TRY(const std::vector<session::PcVerdict> others, await(session.audit().verifyOthers()));
    std::vector<Row> rows;
    const auto add
        = [&](const DeviceId &device, quint64 entries, quint64 stated, const QJsonValue &heard, const QString &what) {
              rows.push_back({{QStringLiteral("device_id"), device.text()},
                              {QStringLiteral("this"), device == session.actor().device},
                              {QStringLiteral("entries"), static_cast<qint64>(entries)},
                              {QStringLiteral("stated"), static_cast<qint64>(stated)},
                              {QStringLiteral("last_heard"), heard},
                              {QStringLiteral("ok"), what.isEmpty()},
                              {QStringLiteral("problem"), textOrNull(what)}});
              if (!what.isEmpty() && (!problem || problem->code != Code::integrity))
                  problem = fail(Code::integrity, QStringLiteral("audit of PC %1: %2").arg(device.text(), what));
          };
    add(session.actor().device, own.entries, own.entries, QJsonValue::Null, own.problem);
    for (const session::PcVerdict &pc : others)
        add(pc.device, pc.entries, pc.stated, pc.heardMs > 0 ? QJsonValue(isoUtc(pc.heardMs)) : QJsonValue::Null,
            pc.problem);
    Answer answer = Answer::list(std::move(rows));
    answer.problem = problem;
    return answer;
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
    addAuditExport(*group, chosen);
    CLI::App *verify = group->add_subcommand("verify", "Prove that the log is complete and unaltered");
    const auto all = std::make_shared<bool>(false);
    verify->add_flag("--all", *all, "of all PCs of the practice, by what each of them had stated before");
    verify->callback([all, &chosen] {
        chosen.work = [all](session::Session &session) { return *all ? verifyAllLogs(session) : verifyLog(session); };
    });
}

} // namespace vb::cli
