#include "app/cli/command_families.h"

#include "app/cli/patient_json.h"

#include <memory>

namespace vb::cli {

namespace {

using patient::FieldChange;
using patient::Patient;

Row hitRow(const patient::Hit &hit)
{
    return {
        {QStringLiteral("patient_id"), hit.id.text()},
        {QStringLiteral("chart_no"), hit.chartNo},
        {QStringLiteral("name"), hit.name},
        {QStringLiteral("birth_date"), textOrNull(hit.birthDate)},
        {QStringLiteral("phone"), textOrNull(hit.phone)},
    };
}

/// Options that may be given more than once, each a JSON object or CHANNEL=yes.
struct ProfileOptions {
    std::vector<std::pair<patient::ItemKind, QString>> items;
    QStringList marketing;
};

void profileArguments(CLI::App *command, const std::shared_ptr<ProfileOptions> &options)
{
    for (const patient::ItemKind kind : patient::kItemKinds)
        command
            ->add_option_function<std::vector<std::string>>(
                "--" + patient::itemKindName(kind).toStdString(),
                [options, kind](const std::vector<std::string> &values) {
                    for (const std::string &value : values)
                        options->items.emplace_back(kind, QString::fromStdString(value));
                },
                "a JSON object; with an id it changes that one, and \"remove\":true takes it away")
            ->type_name("JSON")
            ->take_all();
    command
        ->add_option_function<std::vector<std::string>>(
            "--marketing",
            [options](const std::vector<std::string> &values) {
                for (const std::string &value : values)
                    options->marketing.append(QString::fromStdString(value));
            },
            "whether news may go by sms, email, phone, mail")
        ->type_name("CHANNEL=yes|no")
        ->take_all();
}

Result<void> applyMarketing(session::Session &session, PatientId id, const QStringList &choices)
{
    for (const QString &choice : choices) {
        const QString word = choice.section(u'=', 1);
        if (word != QStringLiteral("yes") && word != QStringLiteral("no"))
            return fail(Code::invalid, QStringLiteral("marketing: CHANNEL=yes or CHANNEL=no"));
        VB_DO(await(session.patients().setMarketing(id, choice.section(u'=', 0, 0), word == QStringLiteral("yes"))));
    }
    return {};
}

Result<void> applyItems(session::Session &session, PatientId id, const ProfileOptions &options)
{
    for (const auto &[kind, text] : options.items) {
        VB_TRY(const ItemRequest request, itemRequestFrom(text));
        if (request.remove) {
            VB_DO(await(session.patients().removeItem(kind, request.id)));
        } else if (!request.id.isNull()) {
            VB_DO(await(session.patients().changeItem(kind, request.id, request.values)));
        } else if (const Result<patient::Item> added = await(session.patients().addItem(id, kind, request.values));
                   !added.ok()) {
            return added.error();
        }
    }
    return {};
}

void addPatientAdd(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("add", "Add a patient");
    const auto p = std::make_shared<Patient>();
    const auto options = std::make_shared<ProfileOptions>();
    textArgument(command, "--given", p->given, "given names")->required();
    textArgument(command, "--family", p->family, "family names")->required();
    textArgument(command, "--birth-date", p->birthDate, "date of birth")->required()->type_name("YYYY-MM-DD");
    textArgument(command, "--preferred", p->preferred, "what the person wants to be called");
    textArgument(command, "--former", p->former, "earlier names");
    textArgument(command, "--sex", p->sex, "female, male, other, unknown");
    textArgument(command, "--phone", p->phone, "telephone");
    textArgument(command, "--email", p->email, "e-mail address");
    textArgument(command, "--chart-no", p->chartNo, "chart number (default: the next one of this PC)");
    textArgument(command, "--gender-identity", p->genderIdentity, "in the person's words");
    textArgument(command, "--pronouns", p->pronouns, "such as she/her");
    textArgument(command, "--phone-use", p->phoneUse, "home, work, mobile, temp, old");
    textArgument(command, "--email-use", p->emailUse, "home, work, mobile, temp, old");
    textArgument(command, "--confidential", p->confidential, "how the person asks to be reached");
    textArgument(command, "--confidential-channel", p->confidentialChannel, "sms, phone, email, mail");
    textArgument(command, "--confidential-to", p->confidentialTo, "number or address for that channel");
    textArgument(command, "--disclosure-limits", p->disclosureLimits, "what may not be passed on, and to whom");
    profileArguments(command, options);
    command->callback([p, options, &chosen] {
        chosen.work = [p, options](session::Session &session) -> Result<Answer> {
            std::vector<patient::Item> items;
            for (const auto &[kind, text] : options->items) {
                VB_TRY(const ItemRequest request, itemRequestFrom(text));
                if (!request.id.isNull() || request.remove)
                    return fail(Code::invalid, QStringLiteral("id: a new patient has nothing to change yet"));
                items.push_back({.kind = kind, .values = request.values});
            }
            VB_TRY(const Patient added, await(session.patients().add(*p, items)));
            VB_DO(applyMarketing(session, added.id, options->marketing));
            return Answer::one(
                {{QStringLiteral("patient_id"), added.id.text()}, {QStringLiteral("chart_no"), added.chartNo}});
        };
    });
}

/// What `patient set` changes. Each kind is a right of its own, so a line holds one kind.
struct PatientChange {
    QString id;
    std::vector<FieldChange> fields;
    std::optional<QString> restricted;
    std::optional<QString> vip;
    std::optional<QString> careTeam; // add:LOGIN or remove:LOGIN
    std::shared_ptr<ProfileOptions> profile = std::make_shared<ProfileOptions>();
};

Result<bool> yesOrNo(const char *option, const QString &word)
{
    if (word != QStringLiteral("yes") && word != QStringLiteral("no"))
        return fail(Code::invalid, QStringLiteral("%1: yes or no").arg(QString::fromLatin1(option)));
    return word == QStringLiteral("yes");
}

Result<void> changeCareTeam(session::Session &session, PatientId id, const QString &change)
{
    const QString verb = change.section(u':', 0, 0);
    const QString login = change.section(u':', 1);
    if ((verb != QStringLiteral("add") && verb != QStringLiteral("remove")) || login.isEmpty())
        return fail(Code::invalid, QStringLiteral("care team: add:LOGIN or remove:LOGIN"));
    VB_TRY(const std::vector<staff::Member> people, await(session.staff().directory()));
    const auto person
        = std::find_if(people.begin(), people.end(), [&login](const staff::Member &m) { return m.login == login; });
    if (person == people.end())
        return fail(Code::notFound, QStringLiteral("nobody has the login %1").arg(login));
    return await(session.patients().setCareTeam(id, person->id, verb == QStringLiteral("add")));
}

Result<Answer> changePatient(session::Session &session, const PatientChange &change)
{
    const bool some = !change.fields.empty() || !change.profile->items.empty() || !change.profile->marketing.isEmpty();
    const int kinds = (some ? 1 : 0) + (change.restricted ? 1 : 0) + (change.vip ? 1 : 0) + (change.careTeam ? 1 : 0);
    if (kinds != 1)
        return fail(Code::usage,
                    kinds == 0 ? QStringLiteral("name what to change, such as --phone NUMBER")
                               : QStringLiteral("--restricted, --vip and --care-team stand alone"));
    VB_TRY(const PatientId id, PatientId::fromText(change.id));
    if (change.restricted) {
        VB_TRY(const bool restricted, yesOrNo("restricted", *change.restricted));
        VB_DO(await(session.patients().restrict(id, restricted)));
    } else if (change.vip) {
        VB_TRY(const bool vip, yesOrNo("vip", *change.vip));
        VB_DO(await(session.patients().flagVip(id, vip)));
    } else if (change.careTeam) {
        VB_DO(changeCareTeam(session, id, *change.careTeam));
    } else {
        if (!change.fields.empty())
            VB_DO(await(session.patients().change(id, change.fields)));
        VB_DO(applyItems(session, id, *change.profile));
        VB_DO(applyMarketing(session, id, change.profile->marketing));
    }
    return Answer::one({{QStringLiteral("patient_id"), id.text()}});
}

void addPatientSet(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("set", "Change a patient; an empty text clears a field");
    const auto change = std::make_shared<PatientChange>();
    textArgument(command, "ID", change->id, "patient")->required();
    for (const char *field : {"given", "family", "preferred", "former", "birth-date", "sex", "phone", "email",
                              "chart-no", "gender-identity", "pronouns", "phone-use", "email-use", "confidential",
                              "confidential-channel", "confidential-to", "disclosure-limits"}) {
        const QString column = QString::fromLatin1(field).replace(u'-', u'_');
        command->add_option_function<std::string>(
            std::string("--") + field,
            [change, column](const std::string &value) {
                change->fields.push_back({column, QString::fromStdString(value)});
            },
            "new text");
    }
    profileArguments(command, change->profile);
    textArgument(command, "--restricted", change->restricted, "open only to the care team: yes or no");
    textArgument(command, "--vip", change->vip, "openings raise an alert: yes or no");
    textArgument(command, "--care-team", change->careTeam, "add:LOGIN or remove:LOGIN");
    command->callback([change, &chosen] {
        chosen.work = [change](session::Session &session) { return changePatient(session, *change); };
    });
}

void addPatientSearch(CLI::App &group, Command &chosen)
{
    CLI::App *command
        = group.add_subcommand("search", "Find patients by name, telephone, date of birth or chart number");
    struct Query {
        QString text;
        int limit = 50;
    };
    const auto query = std::make_shared<Query>();
    textArgument(command, "TEXT", query->text, "what to look for; after -- when it begins with a hyphen")->required();
    command->add_option("--limit", query->limit, "most rows to show")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000));
    command->callback([query, &chosen] {
        chosen.work = [query](session::Session &session) -> Result<Answer> {
            VB_TRY(const std::vector<patient::Hit> hits, await(session.patients().search(query->text, query->limit)));
            std::vector<Row> rows;
            rows.reserve(hits.size());
            for (const patient::Hit &hit : hits)
                rows.push_back(hitRow(hit));
            return Answer::list(std::move(rows));
        };
    });
}

void addPatientShow(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("show", "Show a patient");
    const auto idText = std::make_shared<QString>();
    textArgument(command, "ID", *idText, "patient")->required();
    command->callback([idText, &chosen] {
        chosen.work = [idText](session::Session &session) -> Result<Answer> {
            VB_TRY(const PatientId id, PatientId::fromText(*idText));
            VB_TRY(const patient::Profile found, await(session.patients().profile(id)));
            Answer answer = Answer::one(profileRow(found));
            answer.quiet = kProfileLists;
            return answer;
        };
    });
}

void addPatientMerge(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("merge", "Two records are of one person: B leads to A from now on");
    const auto ids = std::make_shared<std::pair<QString, QString>>();
    textArgument(command, "A", ids->first, "patient whose record is kept")->required();
    textArgument(command, "B", ids->second, "patient whose record leads to it")->required();
    command->callback([ids, &chosen] {
        chosen.work = [ids](session::Session &session) -> Result<Answer> {
            VB_TRY(const PatientId kept, PatientId::fromText(ids->first));
            VB_TRY(const PatientId merged, PatientId::fromText(ids->second));
            VB_TRY(const patient::Merge merge, await(session.patients().merge(kept, merged)));
            return Answer::one({{QStringLiteral("patient_id"), merge.kept.text()},
                                {QStringLiteral("merged_id"), merge.merged.text()}});
        };
    });
}

void addPatientUnmerge(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("unmerge", "Take the latest merge of a record back");
    const auto idText = std::make_shared<QString>();
    textArgument(command, "A", *idText, "patient: the record that was kept, or the one that leads to it")->required();
    command->callback([idText, &chosen] {
        chosen.work = [idText](session::Session &session) -> Result<Answer> {
            VB_TRY(const PatientId id, PatientId::fromText(*idText));
            VB_TRY(const patient::Merge merge, await(session.patients().unmerge(id)));
            return Answer::one({{QStringLiteral("patient_id"), merge.kept.text()},
                                {QStringLiteral("unmerged_id"), merge.merged.text()}});
        };
    });
}

void addBreakGlass(CLI::App &root, Command &chosen)
{
    CLI::App *command = root.add_subcommand("break-glass", "Open a restricted patient in an emergency, for 30 minutes");
    struct Emergency {
        QString patient;
        QString reason;
    };
    const auto emergency = std::make_shared<Emergency>();
    textArgument(command, "PATIENT", emergency->patient, "patient")->required();
    textArgument(command, "--reason", emergency->reason, "why this is an emergency; the privacy officer reads it")
        ->required();
    command->callback([emergency, &chosen] {
        chosen.work = [emergency](session::Session &session) -> Result<Answer> {
            VB_TRY(const PatientId id, PatientId::fromText(emergency->patient));
            VB_TRY(const patient::BreakGlass glass, await(session.patients().breakGlass(id, emergency->reason)));
            return Answer::one({{QStringLiteral("break_glass_id"), glass.id.text()},
                                {QStringLiteral("patient_id"), glass.patient.text()},
                                {QStringLiteral("until"), isoUtc(glass.untilMs)}});
        };
    });
}

} // namespace

void addPatientCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "patient", "Patients");
    addPatientAdd(*group, chosen);
    addPatientSet(*group, chosen);
    addPatientSearch(*group, chosen);
    addPatientShow(*group, chosen);
    addPatientMerge(*group, chosen);
    addPatientUnmerge(*group, chosen);
    addBreakGlass(root, chosen);
}

} // namespace vb::cli
