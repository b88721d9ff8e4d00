#include "app/cli/command_families.h"

#include "core/sql/db.h"
#include "core/sql/migration.h"

#include <QJsonArray>

namespace vb::cli {

namespace {

Result<Answer> checkStore(session::Session &session)
{
    VB_TRY(const store::CheckReport report, await(session.audit().check()));
    Answer answer = Answer::one({{QStringLiteral("ok"), report.ok()},
                                 {QStringLiteral("rows"), static_cast<qint64>(report.rows)},
                                 {QStringLiteral("operations"), static_cast<qint64>(report.operations)},
                                 {QStringLiteral("entries"), static_cast<qint64>(report.audit.entries)},
                                 {QStringLiteral("problems"), QJsonArray::fromStringList(report.problems)}});
    if (!report.ok())
        answer.problem = fail(Code::integrity,
                              QStringLiteral("%1 problems in the store; the first: %2")
                                  .arg(report.problems.size())
                                  .arg(report.problems.first()));
    return answer;
}

Result<Answer> hashStore(session::Session &session)
{
    VB_TRY(const QString hash, await(session.audit().foldHash()));
    return Answer::one({{QStringLiteral("hash"), hash}});
}

Result<Answer> tellVersion()
{
    VB_TRY(const std::vector<sql::Migration> migrations, sql::readMigrations(QStringLiteral(":/store/schema")));
#ifdef VB_TEST_HOOKS
    constexpr bool kTestHooks = true;
#else
    constexpr bool kTestHooks = false;
#endif
    return Answer::one({{QStringLiteral("version"), QStringLiteral(VB_VERSION)},
                        {QStringLiteral("schema"), migrations.empty() ? 0 : migrations.back().version},
                        {QStringLiteral("cipher"), QStringLiteral("AES-256-CBC with HMAC-SHA-512")},
                        {QStringLiteral("sqlcipher"), sql::cipherVersion()},
                        {QStringLiteral("qt"), QString::fromLatin1(qVersion())},
                        {QStringLiteral("test_hooks"), kTestHooks}});
}

} // namespace

void addStoreCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "store", "The encrypted store of this PC");
    group->add_subcommand("check", "Compare every row, page and entry with what was written")->callback([&chosen] {
        chosen.work = LoggedIn(checkStore);
    });
    group->add_subcommand("fold-hash", "One hash over all shared data: equal on PCs with equal data")
        ->callback([&chosen] { chosen.work = LoggedIn(hashStore); });
    root.add_subcommand("version", "Say which version this is")->callback([&chosen] {
        chosen.work = Anywhere(tellVersion);
    });
}

} // namespace vb::cli
