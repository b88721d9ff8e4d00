#include "app/cli/command_families.h"

#include "app/cli/secret_input.h"

#include "core/staff/staff.h"

#include <QJsonArray>

#include <map>
#include <memory>

namespace vb::cli {

namespace {

Answer credentialAnswer(const session::NewCredential &made)
{
    return Answer::one({{QStringLiteral("staff_id"), made.staff.text()},
                        {QStringLiteral("totp_uri"), made.totpUri},
                        {QStringLiteral("recovery_codes"), QJsonArray::fromStringList(made.recoveryCodes)}},
                       QStringLiteral("Shown only once: hand these to the person."));
}

Result<Role> roleFrom(const QString &name)
{
    if (const std::optional<Role> role = roleFromName(name))
        return *role;
    QStringList names;
    for (const Role role : kAllRoles)
        names.append(roleName(role));
    return fail(Code::invalid, QStringLiteral("role: one of %1").arg(names.join(QStringLiteral(", "))));
}

/// Arguments of the commands that name a person.
struct PersonArguments {
    QString login;
    QString name;
    QString role;
    QString newPasswordFile;
};

std::shared_ptr<PersonArguments> person(CLI::App *command)
{
    auto arguments = std::make_shared<PersonArguments>();
    textArgument(command, "LOGIN", arguments->login, "what the person types to log in")->required();
    return arguments;
}

CLI::Option *newPassword(CLI::App *command, QString &file)
{
    return textArgument(command, "--new-password-file", file, "file with the new password")
        ->required()
        ->type_name("FILE");
}

Result<SecretBytes> readNewPassword(const QString &file)
{
    return readSecretFile(file, QStringLiteral("--new-password-file"));
}

void addStaffAdd(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("add", "Add a person");
    const auto who = person(command);
    textArgument(command, "--name", who->name, "full name")->required();
    textArgument(command, "--role", who->role,
                 "front_desk, aesthetician, nurse, provider, medical_director, manager, privacy_officer, owner")
        ->required();
    newPassword(command, who->newPasswordFile);
    command->callback([who, &chosen] {
        chosen.work = [who](session::Session &session) -> Result<Answer> {
            VB_TRY(const Role role, roleFrom(who->role));
            VB_TRY(SecretBytes password, readNewPassword(who->newPasswordFile));
            VB_TRY(const session::NewCredential made,
                   await(session.staff().add(who->login, who->name, role, std::move(password))));
            return credentialAnswer(made);
        };
    });
}

void addStaffList(CLI::App &group, Command &chosen)
{
    group.add_subcommand("list", "List everybody")->callback([&chosen] {
        chosen.work = [](session::Session &session) -> Result<Answer> {
            VB_TRY(const std::vector<staff::Member> people, await(session.staff().list()));
            std::vector<Row> rows;
            rows.reserve(people.size());
            for (const staff::Member &member : people)
                rows.push_back({{QStringLiteral("staff_id"), member.id.text()},
                                {QStringLiteral("login"), member.login},
                                {QStringLiteral("name"), member.name},
                                {QStringLiteral("role"), roleName(member.role)},
                                {QStringLiteral("active"), member.active}});
            return Answer::list(std::move(rows));
        };
    });
}

void addStaffDisable(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("disable", "End a person's log-in for good");
    const auto who = person(command);
    command->callback([who, &chosen] {
        chosen.work = [who](session::Session &session) -> Result<Answer> {
            VB_DO(await(session.staff().disable(who->login)));
            return Answer::one({{QStringLiteral("login"), who->login}, {QStringLiteral("active"), false}});
        };
    });
}

void addStaffRole(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("role", "Give a person another role");
    const auto who = person(command);
    textArgument(command, "ROLE", who->role, "the new role")->required();
    command->callback([who, &chosen] {
        chosen.work = [who](session::Session &session) -> Result<Answer> {
            VB_TRY(const Role role, roleFrom(who->role));
            VB_DO(await(session.staff().setRole(who->login, role)));
            return Answer::one({{QStringLiteral("login"), who->login}, {QStringLiteral("role"), roleName(role)}});
        };
    });
}

void addStaffReset(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("reset", "New password, keys, TOTP and recovery codes; ends a lock-out");
    const auto who = person(command);
    newPassword(command, who->newPasswordFile);
    command->callback([who, &chosen] {
        chosen.work = [who](session::Session &session) -> Result<Answer> {
            VB_TRY(SecretBytes password, readNewPassword(who->newPasswordFile));
            VB_TRY(const session::NewCredential made, await(session.staff().reset(who->login, std::move(password))));
            return credentialAnswer(made);
        };
    });
}

void addLicenceAdd(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("add", "Record a licence");
    struct Arguments {
        QString login;
        staff::Licence licence;
    };
    const auto given = std::make_shared<Arguments>();
    textArgument(command, "LOGIN", given->login, "whose")->required();
    textArgument(command, "--kind", given->licence.kind, "MD, DO, NP, PA, RN, LE")->required();
    textArgument(command, "--number", given->licence.number, "number")->required();
    textArgument(command, "--state", given->licence.state, "issuing state");
    textArgument(command, "--expires", given->licence.expires, "last valid day")->type_name("YYYY-MM-DD");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const EntityId id, await(session.staff().addLicence(given->login, given->licence)));
            return Answer::one({{QStringLiteral("licence_id"), id.text()}});
        };
    });
}

Result<Answer> listLicences(session::Session &session)
{
    VB_TRY(const std::vector<staff::Licence> licences, await(session.staff().licences()));
    VB_TRY(const std::vector<staff::Member> people, await(session.staff().list()));
    std::map<StaffId, QString> logins;
    for (const staff::Member &member : people)
        logins.emplace(member.id, member.login);
    std::vector<Row> rows;
    rows.reserve(licences.size());
    for (const staff::Licence &licence : licences)
        rows.push_back({{QStringLiteral("licence_id"), licence.id.text()},
                        {QStringLiteral("login"), logins[licence.staff]},
                        {QStringLiteral("kind"), licence.kind},
                        {QStringLiteral("number"), licence.number},
                        {QStringLiteral("state"), textOrNull(licence.state)},
                        {QStringLiteral("expires"), textOrNull(licence.expires)},
                        {QStringLiteral("active"), licence.active}});
    return Answer::list(std::move(rows));
}

void addLicenceEnd(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("end", "Take a licence off the record");
    const auto idText = std::make_shared<QString>();
    textArgument(command, "ID", *idText, "licence")->required();
    command->callback([idText, &chosen] {
        chosen.work = [idText](session::Session &session) -> Result<Answer> {
            VB_TRY(const EntityId id, EntityId::fromText(*idText));
            VB_DO(await(session.staff().endLicence(id)));
            return Answer::one({{QStringLiteral("licence_id"), id.text()}, {QStringLiteral("active"), false}});
        };
    });
}

void addPasswordChange(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "password", "One's own password");
    CLI::App *command = group->add_subcommand("change", "Change one's own password");
    const auto file = std::make_shared<QString>();
    newPassword(command, *file);
    command->callback([file, &chosen] {
        chosen.work = [file](session::Session &session) -> Result<Answer> {
            VB_TRY(SecretBytes password, readNewPassword(*file));
            VB_DO(await(session.staff().changeOwnPassword(std::move(password))));
            return Answer::one({{QStringLiteral("login"), session.actor().login}});
        };
    });
}

} // namespace

void addStaffCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "staff", "People, roles and licences");
    addStaffAdd(*group, chosen);
    addStaffList(*group, chosen);
    addStaffDisable(*group, chosen);
    addStaffRole(*group, chosen);
    addStaffReset(*group, chosen);
    CLI::App *licences = commandGroup(*group, "licence", "Professional licences");
    addLicenceAdd(*licences, chosen);
    licences->add_subcommand("list", "List the licences")->callback([&chosen] {
        chosen.work = LoggedIn(listLicences);
    });
    addLicenceEnd(*licences, chosen);
    addPasswordChange(root, chosen);
}

} // namespace vb::cli
