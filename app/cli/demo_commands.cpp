#include "app/cli/command_families.h"

#include "core/demo/demo_patients.h"

#include <memory>

namespace vb::cli {

namespace {

using patient::Patient;

/// So many additions wait for the writer at a time, after a first one that shows whether they are allowed.
constexpr size_t kAddedAtOnce = 64;

struct Seeded {
    int patients = 0;
    int restricted = 0;
};

/// Everything that was asked for is waited for, whatever fails first.
Result<void> addTogether(session::Session &session, std::span<const Patient> people, Seeded &done)
{
    std::vector<QFuture<Result<Patient>>> adding;
    adding.reserve(people.size());
    for (const Patient &person : people)
        adding.push_back(session.patients().add(person));
    Result<void> outcome;
    for (size_t i = 0; i < adding.size(); ++i) {
        const Result<Patient> added = await(adding[i]);
        if (!added && outcome)
            outcome = added.error();
        if (!added)
            continue;
        ++done.patients;
        if (!people[i].restricted || !outcome)
            continue;
        outcome = await(session.patients().restrict(added->id, true));
        done.restricted += outcome ? 1 : 0;
    }
    return outcome;
}

Result<Answer> seedDemo(session::Session &session, int patients, quint64 seed)
{
    const std::vector<Patient> people = demo::demoPatients(patients, seed);
    Seeded done;
    for (size_t from = 0, count = 1; from < people.size(); from += count, count = kAddedAtOnce)
        VB_DO(addTogether(session, std::span(people).subspan(from, std::min(count, people.size() - from)), done));
    return Answer::one({{QStringLiteral("patients"), done.patients}, {QStringLiteral("restricted"), done.restricted}});
}

} // namespace

void addDemoCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "demo", "A practice of invented people");
    CLI::App *command = group->add_subcommand("seed", "Add invented patients");
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
    });
}

} // namespace vb::cli
