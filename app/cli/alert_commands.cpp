#include "app/cli/command_families.h"

#include "core/monitor/alert.h"

#include <memory>

namespace vb::cli {

namespace {

Row alertRow(const monitor::Alert &alert)
{
    return {
        {QStringLiteral("alert_id"), alert.id.text()},
        {QStringLiteral("at"), isoUtc(alert.atMs)},
        {QStringLiteral("rule"), monitor::ruleName(alert.rule)},
        {QStringLiteral("severity"), monitor::severityName(alert.severity)},
        {QStringLiteral("actor"), textOrNull(alert.login)},
        {QStringLiteral("patient"), idOrNull(alert.patient)},
        {QStringLiteral("count"), alert.count},
        {QStringLiteral("acknowledged"), !alert.isOpen()},
    };
}

void addAlertList(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("list", "Show the alerts that nobody has acknowledged");
    const auto all = std::make_shared<bool>(false);
    command->add_flag_callback(
        "--all", [all] { *all = true; }, "also those that are acknowledged");
    command->callback([all, &chosen] {
        chosen.work = [all](session::Session &session) -> Result<Answer> {
            VB_TRY(const std::vector<monitor::Alert> alerts, await(session.alerts().list(*all)));
            std::vector<Row> rows;
            for (const monitor::Alert &alert : alerts)
                rows.push_back(alertRow(alert));
            return Answer::list(std::move(rows));
        };
    });
}

void addAlertAck(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("ack", "Acknowledge an alert after looking into it");
    struct Acknowledgement {
        QString alert;
        QString note;
    };
    const auto given = std::make_shared<Acknowledgement>();
    textArgument(command, "ID", given->alert, "alert")->required();
    textArgument(command, "--note", given->note, "what it was")->required();
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const EntityId id, EntityId::fromText(given->alert));
            VB_DO(await(session.alerts().acknowledge(id, given->note)));
            return Answer::one(
                {{QStringLiteral("alert_id"), id.text()}, {QStringLiteral("acknowledged"), QJsonValue(true)}});
        };
    });
}

} // namespace

void addAlertCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "alert", "Unusual access that the monitor found");
    addAlertList(*group, chosen);
    addAlertAck(*group, chosen);
}

} // namespace vb::cli
