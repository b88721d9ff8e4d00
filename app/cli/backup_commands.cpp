#include "app/cli/command_families.h"

#include "app/cli/secret_input.h"

#include "core/session/restore.h"

#include <QJsonArray>

#include <memory>

namespace vb::cli {

namespace {

Row backupRow(const session::BackupMade &backup)
{
    return {{QStringLiteral("backup_id"), backup.id.text()},
            {QStringLiteral("at"), isoUtc(backup.atMs)},
            {QStringLiteral("bytes"), backup.size},
            {QStringLiteral("entries"), static_cast<qint64>(backup.entries)}};
}

/// `problems` behind the row; any of them makes it an `integrity` failure.
Answer withProblems(Row row, const QStringList &problems, const QString &note = {})
{
    row.emplace_back(QStringLiteral("ok"), problems.isEmpty());
    row.emplace_back(QStringLiteral("problems"), QJsonArray::fromStringList(problems));
    Answer answer = Answer::one(std::move(row), note);
    if (!problems.isEmpty())
        answer.problem = fail(Code::integrity, problems.first());
    return answer;
}

Result<Answer> createBackup(session::Session &session, const QString &file)
{
    VB_TRY(const session::BackupMade made, await(session.backups().create(file)));
    return Answer::one(backupRow(made),
                       QStringLiteral("The backup is made. Keep the file ending in .key beside it: with it and the "
                                      "recovery kit the practice can be restored, for 90 days."));
}

Result<Answer> verifyBackup(session::Session &session, const QString &file)
{
    VB_TRY(const session::BackupMade seen, await(session.backups().verify(file)));
    return withProblems(backupRow(seen), seen.problems);
}

void addFileCommand(CLI::App &group, Command &chosen, const char *name, const char *meaning,
                    Result<Answer> (*work)(session::Session &, const QString &))
{
    CLI::App *command = group.add_subcommand(name, meaning);
    const auto file = std::make_shared<QString>();
    textArgument(command, "file", *file, "the backup")->required()->type_name("FILE");
    command->callback([file, work, &chosen] {
        chosen.work = LoggedIn([file, work](session::Session &session) { return work(session, *file); });
    });
}

struct RestoreArguments {
    QString file;
    QString kitCode;
    QString kitCodeFile;
};

Result<Answer> restorePractice(Surroundings &here, const RestoreArguments &given)
{
    VB_TRY(const QString code, readKitCode(given.kitCode, given.kitCodeFile));
    VB_TRY(const session::Restored restored,
           session::restoreBackup(here.home, here.secrets, here.clock, {given.file, code}));
    return withProblems({{QStringLiteral("device_id"), restored.device.text()},
                         {QStringLiteral("practice_id"), restored.practice.text()},
                         {QStringLiteral("at"), isoUtc(restored.backupMs)},
                         {QStringLiteral("entries"), static_cast<qint64>(restored.entries)}},
                        restored.problems,
                        QStringLiteral("The practice is back. Everybody logs in with the password of that time."));
}

void addRestore(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("restore", "Bring a practice back on this PC with its recovery kit");
    const auto given = std::make_shared<RestoreArguments>();
    textArgument(command, "file", given->file, "the backup; its key part lies beside it")
        ->required()
        ->type_name("FILE");
    textArgument(command, "--kit-code", given->kitCode, "the code printed on the kit")->type_name("CODE");
    textArgument(command, "--kit-code-file", given->kitCodeFile, "file with that code")->type_name("FILE");
    command->callback(
        [given, &chosen] { chosen.work = [given](Surroundings &here) { return restorePractice(here, *given); }; });
}

} // namespace

void addBackupCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "backup", "Copies of the encrypted store, and the way back from them");
    addFileCommand(*group, chosen, "create", "Make a backup into a file, with its key part beside it", createBackup);
    addFileCommand(*group, chosen, "verify", "Restore a backup aside and check all of it", verifyBackup);
    addRestore(*group, chosen);
}

} // namespace vb::cli
