#include "app/cli/command_families.h"

#include "app/cli/text_input.h"

#include "core/chart/red_flag.h"
#include "core/staff/staff.h"

#include <QJsonArray>
#include <QJsonObject>

#include <memory>

namespace vb::cli {

namespace {

constexpr int kChartPage = 500;
constexpr qint64 kLargestHistory = 1'000'000;
constexpr Roles kProviders {Role::aesthetician, Role::nurse, Role::provider, Role::medicalDirector, Role::owner};

struct AllergyArguments {
    QString patient;
    chart::Allergy allergy;
};

struct StatusArguments {
    QString id;
    QString status;
    QString reason;
};

struct HistoryArguments {
    QString patient;
    QString file;
};

struct VisitArguments {
    QString patient;
    QString provider;
    chart::Visit visit;
};

struct ChartArguments {
    QString patient;
    std::optional<QString> asOf;
};

void addAllergyAdd(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("add", "Record an allergy or intolerance");
    const auto given = std::make_shared<AllergyArguments>();
    textArgument(command, "PATIENT", given->patient, "patient")->required();
    textArgument(command, "--substance", given->allergy.substance, "to what")->required();
    textArgument(command, "--reaction", given->allergy.reaction, "what it does");
    textArgument(command, "--severity", given->allergy.severity, "mild, moderate, severe");
    textArgument(command, "--criticality", given->allergy.criticality, "low, high, unable-to-assess");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            chart::Allergy allergy = given->allergy;
            VB_TRY(allergy.patient, PatientId::fromText(given->patient));
            VB_TRY(const chart::Allergy added, await(session.charts().addAllergy(allergy)));
            return Answer::one(
                {{QStringLiteral("allergy_id"), added.id.text()}, {QStringLiteral("status"), added.status}});
        };
    });
}

std::shared_ptr<StatusArguments> statusArguments(CLI::App *command, const std::string &what, const std::string &states)
{
    auto given = std::make_shared<StatusArguments>();
    textArgument(command, "ID", given->id, what)->required();
    textArgument(command, "STATUS", given->status, states)->required();
    textArgument(command, "--reason", given->reason, "why; at least three characters");
    return given;
}

void addAllergyStatus(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("status", "Change the status of an allergy; nothing is ever removed");
    const auto given = statusArguments(command, "allergy", "active, inactive, resolved, entered-in-error");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const EntityId id, EntityId::fromText(given->id));
            VB_DO(await(session.charts().changeStatus(chart::EventKind::allergy, id, given->status, given->reason)));
            return Answer::one({{QStringLiteral("allergy_id"), id.text()}, {QStringLiteral("status"), given->status}});
        };
    });
}

QJsonArray changesArray(const std::vector<chart::AnswerChange> &changes)
{
    QJsonArray array;
    for (const chart::AnswerChange &change : changes)
        array.append(QJsonObject {{QStringLiteral("question"), change.question},
                                  {QStringLiteral("before"), textOrNull(change.before)},
                                  {QStringLiteral("after"), textOrNull(change.after)}});
    return array;
}

QJsonArray rulesArray(const std::vector<chart::Flag> &flags)
{
    QJsonArray array;
    for (const chart::Flag &flag : flags)
        array.append(flag.rule);
    return array;
}

void addHistorySet(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("set", "Save a medical history; the ones before stay");
    const auto given = std::make_shared<HistoryArguments>();
    textArgument(command, "PATIENT", given->patient, "patient")->required();
    textArgument(command, "--file", given->file, "JSON file with the answers")->required()->type_name("FILE");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const PatientId patient, PatientId::fromText(given->patient));
            VB_TRY(const QString json, readTextFile(given->file, QStringLiteral("--file"), kLargestHistory));
            VB_TRY(const chart::FilledForm form, chart::filledForm(json.toUtf8()));
            VB_TRY(const chart::SavedHistory saved,
                   await(session.charts().saveHistory(patient, form.questionnaire, form.version, form.answers)));
            return Answer::one({{QStringLiteral("history_id"), saved.history.id.text()},
                                {QStringLiteral("questionnaire"), saved.history.questionnaire},
                                {QStringLiteral("version"), saved.history.version},
                                {QStringLiteral("confirmed"), saved.history.confirmed},
                                {QStringLiteral("changes"), changesArray(saved.changes)},
                                {QStringLiteral("raised"), rulesArray(saved.raised)},
                                {QStringLiteral("to_review"), rulesArray(saved.toReview)}});
        };
    });
}

Result<StaffId> providerFrom(session::Session &session, const QString &login)
{
    VB_TRY(const std::vector<staff::Member> people, await(session.staff().directory()));
    const auto person
        = std::find_if(people.begin(), people.end(), [&login](const staff::Member &m) { return m.login == login; });
    if (person == people.end())
        return fail(Code::notFound, QStringLiteral("nobody has the login %1").arg(login));
    if (!person->active || !kProviders.contains(person->role))
        return fail(Code::invalid, QStringLiteral("provider: %1 does not treat patients").arg(login));
    return person->id;
}

void addVisitOpen(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("open", "Open a visit");
    const auto given = std::make_shared<VisitArguments>();
    textArgument(command, "PATIENT", given->patient, "patient")->required();
    textArgument(command, "--provider", given->provider, "login of who treats")->required();
    textArgument(command, "--room", given->visit.room, "room");
    textArgument(command, "--reason", given->visit.reason, "why the patient comes");
    textArgument(command, "--status", given->visit.status, "planned, arrived, in-progress (default)");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            chart::Visit visit = given->visit;
            VB_TRY(visit.patient, PatientId::fromText(given->patient));
            VB_TRY(visit.provider, providerFrom(session, given->provider));
            VB_TRY(const chart::Visit opened, await(session.charts().openVisit(visit)));
            return Answer::one(
                {{QStringLiteral("visit_id"), opened.id.text()}, {QStringLiteral("status"), opened.status}});
        };
    });
}

void addVisitStatus(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("status", "Move a visit on");
    const auto given = statusArguments(command, "visit", "arrived, in-progress, finished, cancelled, entered-in-error");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const EntityId id, EntityId::fromText(given->id));
            VB_DO(await(session.charts().moveVisit(id, given->status, given->reason)));
            return Answer::one({{QStringLiteral("visit_id"), id.text()}, {QStringLiteral("status"), given->status}});
        };
    });
}

Row eventRow(const chart::Event &event)
{
    return {{QStringLiteral("at"), isoUtc(event.atMs)}, {QStringLiteral("kind"), chart::eventKindName(event.kind)},
            {QStringLiteral("label"), event.label},     {QStringLiteral("state"), event.state},
            {QStringLiteral("id"), event.id.text()},    {QStringLiteral("author"), idOrNull(event.author)}};
}

/// What a person has to see before anything else.
QString bannerNote(const chart::Banner &banner)
{
    QStringList parts {QStringLiteral("%1, %2 (%3), %4")
                           .arg(banner.who.name, banner.who.birthDate)
                           .arg(banner.age)
                           .arg(banner.who.chartNo)};
    for (const chart::Allergy &allergy : banner.allergies)
        parts.append(chart::isNoKnownAllergy(allergy) ? QStringLiteral("NO KNOWN ALLERGIES")
                                                      : QStringLiteral("ALLERGY %1").arg(allergy.substance));
    for (const chart::Flag &flag : banner.flags) {
        const chart::RedFlag *rule = chart::redFlagOf(flag.rule);
        parts.append(QStringLiteral("ALERT %1").arg(rule != nullptr ? QString::fromLatin1(rule->meaning) : flag.title));
    }
    return parts.join(QStringLiteral(" | "));
}

/// All lines of a chart, page by page under its one entry.
Result<chart::Chart> wholeChart(session::Session &session, PatientId patient)
{
    VB_TRY(chart::ChartService::Opened opened, await(session.charts().open(patient, kChartPage)));
    chart::Page &lines = opened.chart.timeline;
    while (lines.more) {
        VB_TRY(const chart::Page next, await(session.charts().more(opened, lines.events.back(), kChartPage)));
        lines.events.insert(lines.events.end(), next.events.begin(), next.events.end());
        lines.more = next.more;
    }
    return opened.chart;
}

/// A time with its zone, or a day: its end in UTC, or now on the present one.
Result<qint64> momentFrom(const QString &text, qint64 nowMs)
{
    constexpr qsizetype kDay = 10; // YYYY-MM-DD
    constexpr qint64 kDayMs = 86'400'000;
    const bool isDay = text.size() == kDay;
    const qint64 at = fromIsoUtc(isDay ? text + QStringLiteral("T00:00:00Z") : text);
    if (at < 0)
        return fail(Code::invalid, QStringLiteral("--as-of: not a time; write 2026-01-31T08:00:00Z or 2026-01-31"));
    return isDay && at <= nowMs ? std::min(at + kDayMs - 1, nowMs) : at;
}

Result<chart::Chart> chartFrom(session::Session &session, const ChartArguments &given)
{
    VB_TRY(const PatientId patient, PatientId::fromText(given.patient));
    if (!given.asOf)
        return wholeChart(session, patient);
    VB_TRY(const qint64 at, momentFrom(*given.asOf, session.clock().now().wallMs));
    VB_TRY(chart::ChartService::Past past, await(session.charts().asOf(patient, at)));
    return std::move(past.chart);
}

void addChartShow(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("show", "Show a chart: its timeline, newest first");
    const auto given = std::make_shared<ChartArguments>();
    textArgument(command, "PATIENT", given->patient, "patient")->required();
    textArgument(command, "--as-of", given->asOf, "as it stood at this time (ISO 8601 with zone)");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const chart::Chart found, chartFrom(session, *given));
            std::vector<Row> rows;
            rows.reserve(found.timeline.events.size());
            for (const chart::Event &event : found.timeline.events)
                rows.push_back(eventRow(event));
            Answer answer = Answer::list(std::move(rows));
            answer.note = bannerNote(found.banner);
            return answer;
        };
    });
}

} // namespace

void addChartCommands(CLI::App &root, Command &chosen)
{
    CLI::App *allergy = commandGroup(root, "allergy", "Allergies and intolerances");
    addAllergyAdd(*allergy, chosen);
    addAllergyStatus(*allergy, chosen);
    addHistorySet(*commandGroup(root, "history", "Medical histories"), chosen);
    CLI::App *visit = commandGroup(root, "visit", "Visits");
    addVisitOpen(*visit, chosen);
    addVisitStatus(*visit, chosen);
    addChartShow(*commandGroup(root, "chart", "Charts"), chosen);
}

} // namespace vb::cli
