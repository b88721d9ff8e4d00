#include "app/cli/command_families.h"

#include "core/demo/demo_chart.h"
#include "core/demo/demo_patients.h"
#include "core/demo/demo_profile.h"
#include "core/document/recovery_kit_pdf.h"
#include "core/session/demo_practice.h"

#include <QFontDatabase>
#include <QGuiApplication>

#include <memory>

namespace vb::cli {

namespace {

using patient::Patient;

/// So many additions wait for the writer at a time, after a first one that shows whether they are allowed.
constexpr size_t kAddedAtOnce = 64;
constexpr int kSeededMonths = 18;

struct Seeded {
    int patients = 0;
    int restricted = 0;
    int visits = 0;
};

struct DemoPerson {
    Patient patient;
    demo::DemoProfile profile;
    demo::DemoChart chart;
};

/// Everything that was asked for is waited for, whatever fails first.
Result<void> addTogether(session::Session &session, const std::vector<DemoPerson> &people, Seeded &done)
{
    std::vector<QFuture<Result<Patient>>> adding;
    adding.reserve(people.size());
    for (const DemoPerson &person : people)
        adding.push_back(session.demo().add(person.patient, person.profile, person.chart));
    std::vector<QFuture<Result<void>>> visiting;
    Result<void> outcome;
    const bool charts = access::authorize(session.actor(), access::Right::noteSign).ok();
    for (size_t i = 0; i < adding.size(); ++i) {
        const Result<Patient> added = await(adding[i]);
        if (!added) {
            outcome = outcome ? Result<void>(added.error()) : outcome;
            continue;
        }
        ++done.patients;
        done.restricted += people[i].patient.restricted ? 1 : 0;
        if (!charts || people[i].chart.visits.empty())
            continue;
        done.visits += static_cast<int>(people[i].chart.visits.size());
        visiting.push_back(session.demo().addVisits(added->id, people[i].chart.visits));
    }
    for (QFuture<Result<void>> &visit : visiting)
        if (const Result<void> written = await(visit); !written)
            outcome = written;
    return outcome;
}

/// Whether this PC can show Chinese characters.
bool hasHanFont()
{
    return qobject_cast<const QGuiApplication *>(QCoreApplication::instance()) != nullptr
        && !QFontDatabase::families(QFontDatabase::SimplifiedChinese).isEmpty();
}

Result<Answer> seedDemo(session::Session &session, int patients, quint64 seed)
{
    const QTimeZone zone(session.timeZone().toLatin1());
    const qint64 now = session.clock().now().wallMs;
    const qint64 from = QDateTime::fromMSecsSinceEpoch(now, zone).addMonths(-kSeededMonths).toMSecsSinceEpoch();
    const std::vector<Patient> people = demo::demoPatients(patients, seed, hasHanFont());
    Seeded done;
    for (size_t next = 0, count = 1; next < people.size(); count = kAddedAtOnce) {
        std::vector<DemoPerson> together;
        for (; next < people.size() && together.size() < count; ++next) {
            Patient person = people[next];
            const int number = static_cast<int>(next);
            demo::DemoProfile profile
                = demo::demoProfile(person, number, seed, QDateTime::fromMSecsSinceEpoch(now, zone).date());
            together.push_back({person, std::move(profile), demo::demoChart(person, number, seed, {from, now, zone})});
        }
        VB_DO(addTogether(session, together, done));
    }
    return Answer::one({{QStringLiteral("patients"), done.patients},
                        {QStringLiteral("restricted"), done.restricted},
                        {QStringLiteral("visits"), done.visits}});
}

struct MakeArguments {
    session::DemoPlan plan;
    QString kitFile;
};

Result<Answer> makeDemo(Surroundings &here, const MakeArguments &given)
{
    session::DemoPlan plan = given.plan;
    plan.nowMs = here.clock.now().wallMs;
    plan.han = hasHanFont();
    const auto writeKit = [&given](const document::RecoveryKitContent &content) {
        return document::writeRecoveryKitPdf(given.kitFile, content);
    };
    VB_TRY(const std::vector<session::DemoLogin> logins,
           session::makeDemoPractice(here.home, here.secrets, plan, writeKit));
    std::vector<Row> rows;
    for (const session::DemoLogin &login : logins)
        rows.push_back({{QStringLiteral("login"), login.login},
                        {QStringLiteral("name"), login.name},
                        {QStringLiteral("role"), roleName(login.role)},
                        {QStringLiteral("password"), login.password},
                        {QStringLiteral("totp_uri"), login.totpUri}});
    return Answer::list(std::move(rows));
}

void addDemoSeed(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("seed", "Add invented patients with their charts to this practice");
    struct Arguments {
        int patients = 2000;
        quint64 seed = 1;
    };
    const auto given = std::make_shared<Arguments>();
    command->add_option("--patients", given->patients, "how many")
        ->capture_default_str()
        ->check(CLI::Range(1, 100'000));
    command->add_option("--seed", given->seed, "the same seed gives the same people")->capture_default_str();
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) { return seedDemo(session, given->patients, given->seed); };
        chosen.drawsPdf = true; // what it draws with knows the fonts
    });
}

void addDemoMake(CLI::App &group, Command &chosen)
{
    CLI::App *command
        = group.add_subcommand("make", "Make a practice that has been open for months, with people and charts");
    const auto given = std::make_shared<MakeArguments>();
    command->add_option("--patients", given->plan.patients, "how many")
        ->capture_default_str()
        ->check(CLI::Range(1, 100'000));
    command->add_option("--months", given->plan.months, "how long it has been open")
        ->capture_default_str()
        ->check(CLI::Range(1, 60));
    command->add_option("--seed", given->plan.seed, "the same seed gives the same people")->capture_default_str();
    textArgument(command, "--kit", given->kitFile, "the recovery kit is written here")
        ->required()
        ->type_name("FILE.pdf");
    command->callback([given, &chosen] {
        chosen.work = [given](Surroundings &here) { return makeDemo(here, *given); };
        chosen.drawsPdf = true;
    });
}

} // namespace

void addDemoCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "demo", "A practice of invented people");
    addDemoMake(*group, chosen);
    addDemoSeed(*group, chosen);
}

} // namespace vb::cli
