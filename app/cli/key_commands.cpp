#include "app/cli/command_families.h"

#include "core/document/recovery_kit_pdf.h"

#include <QFile>
#include <QFileInfo>

#include <memory>

namespace vb::cli {

namespace {

void addRotateEpoch(CLI::App &group, Command &chosen)
{
    group.add_subcommand("epoch", "Make a new epoch key, sealed to the PCs of now")->callback([&chosen] {
        chosen.work = LoggedIn([](session::Session &session) -> Result<Answer> {
            VB_TRY(const quint64 number, await(session.keys().rotateEpoch()));
            return Answer::one({{QStringLiteral("epoch"), static_cast<qint64>(number)}});
        });
    });
}

Result<Answer> replaceKit(session::Session &session, const QString &file)
{
    if (QFileInfo::exists(file))
        return fail(Code::invalid,
                    QStringLiteral("there is a file of this name already: the old kit is good until the "
                                   "new one is printed"));
    Result<QString> code = await(session.keys().rotateKit(
        [file](const document::RecoveryKitContent &content) { return document::writeRecoveryKitPdf(file, content); }));
    if (!code) {
        QFile::remove(file);
        return code.error();
    }
    return Answer::one(
        {{QStringLiteral("kit_code"), *code}},
        QStringLiteral("Print the new recovery kit, lock it away, and make a backup: neither the old kit "
                       "nor backups made for it open this practice from now on."));
}

void addRotateStore(CLI::App &group, Command &chosen)
{
    group.add_subcommand("store", "Write the store anew under a new key")->callback([&chosen] {
        chosen.work = LoggedIn([](session::Session &session) -> Result<Answer> {
            VB_DO(await(session.rotateStoreKey()));
            return Answer::one({{QStringLiteral("rotated"), true}});
        });
    });
}

void addRotateKit(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("kit", "Replace the recovery kit");
    const auto file = std::make_shared<QString>();
    textArgument(command, "--kit", *file, "the new recovery kit is written here")->required()->type_name("FILE.pdf");
    command->callback([file, &chosen] {
        chosen.work = LoggedIn([file](session::Session &session) { return replaceKit(session, *file); });
        chosen.drawsPdf = true;
    });
}

} // namespace

void addKeyCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "key", "The keys of the practice");
    CLI::App *rotate = commandGroup(*group, "rotate", "Put a new key in the place of one");
    addRotateEpoch(*rotate, chosen);
    addRotateKit(*rotate, chosen);
    addRotateStore(*rotate, chosen);
}

} // namespace vb::cli
