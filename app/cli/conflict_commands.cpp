#include "app/cli/command_families.h"

#include <algorithm>
#include <memory>

namespace vb::cli {

namespace {

QString conflictKindName(sync::ConflictKind kind)
{
    switch (kind) {
    case sync::ConflictKind::value: break;
    case sync::ConflictKind::removal: return QStringLiteral("removal");
    case sync::ConflictKind::late: return QStringLiteral("late");
    }
    return QStringLiteral("value");
}

QJsonValue momentOrNull(const session::ConflictSide &side)
{
    return side.device.isNull() ? QJsonValue(QJsonValue::Null) : QJsonValue(isoUtc(side.atMs));
}

Row conflictRow(const session::ConflictRow &conflict)
{
    return {
        {QStringLiteral("conflict_id"), conflict.id.text()},
        {QStringLiteral("patient"), idOrNull(conflict.patient)},
        {QStringLiteral("field"), QString::fromLatin1(conflict.entity + '.' + conflict.field)},
        {QStringLiteral("a"), textOrNull(conflict.a.value)},
        {QStringLiteral("b"), textOrNull(conflict.b.value)},
        {QStringLiteral("kind"), conflictKindName(conflict.kind)},
        {QStringLiteral("critical"), conflict.critical},
        {QStringLiteral("about"), textOrNull(conflict.about)},
        {QStringLiteral("reason"), textOrNull(conflict.reason)},
        {QStringLiteral("a_by"), textOrNull(conflict.a.login)},
        {QStringLiteral("a_at"), momentOrNull(conflict.a)},
        {QStringLiteral("a_device"), idOrNull(conflict.a.device)},
        {QStringLiteral("b_by"), textOrNull(conflict.b.login)},
        {QStringLiteral("b_at"), momentOrNull(conflict.b)},
        {QStringLiteral("b_device"), idOrNull(conflict.b.device)},
        {QStringLiteral("may_resolve"), conflict.deciding == session::Deciding::may},
    };
}

void addConflictList(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("list", "Show what two PCs wrote without knowing of each other");
    const auto patient = std::make_shared<std::optional<QString>>();
    textArgument(command, "--patient", *patient, "only of this patient")->type_name("ID");
    command->callback([patient, &chosen] {
        chosen.work = LoggedIn([patient](session::Session &session) -> Result<Answer> {
            std::optional<PatientId> whose;
            if (*patient) {
                VB_TRY(whose, PatientId::fromText(**patient));
            }
            VB_TRY(const std::vector<session::ConflictRow> conflicts, await(session.conflicts().list(whose)));
            std::vector<Row> rows;
            for (const session::ConflictRow &conflict : conflicts)
                rows.push_back(conflictRow(conflict));
            Answer answer = Answer::list(std::move(rows));
            answer.quiet = {QStringLiteral("about"), QStringLiteral("reason"), QStringLiteral("a_device"),
                            QStringLiteral("b_device"), QStringLiteral("may_resolve")};
            return answer;
        });
    });
}

/// Of what came after a signature, the other version can be an addendum only.
Result<bool> isLateConflict(session::Session &session, EntityId id)
{
    VB_TRY(const std::vector<session::ConflictLine> lines, await(session.conflicts().lines()));
    return std::any_of(lines.begin(), lines.end(), [&id](const session::ConflictLine &line) {
        return line.id == id && line.kind == sync::ConflictKind::late;
    });
}

void addConflictResolve(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("resolve", "Decide which of the two versions stands from now on");
    struct Decision {
        QString conflict;
        QString keep;
    };
    const auto given = std::make_shared<Decision>();
    textArgument(command, "ID", given->conflict, "conflict")->required();
    textArgument(command, "--keep", given->keep,
                 "A: what stands in the record now, B: the other version; "
                 "of what came after a signature it becomes an addendum")
        ->required()
        ->check(CLI::IsMember({"A", "B"}, CLI::ignore_case))
        ->type_name("A|B");
    command->callback([given, &chosen] {
        chosen.work = Signing([given](session::Session &session, SecretBytes password) -> Result<Answer> {
            VB_TRY(const EntityId id, EntityId::fromText(given->conflict));
            const bool keepsA = given->keep.toUpper() == u"A";
            Row row {{QStringLiteral("conflict_id"), id.text()},
                     {QStringLiteral("kept"), keepsA ? QStringLiteral("A") : QStringLiteral("B")}};
            if (!keepsA) {
                VB_TRY(const bool isLate, isLateConflict(session, id));
                if (isLate) {
                    VB_TRY(const chart::NoteSignature made,
                           await(session.conflicts().keepAsAddendum(id, std::move(password))));
                    row.emplace_back(QStringLiteral("addendum_id"), made.id.text());
                    return Answer::one(std::move(row));
                }
            }
            VB_DO(await(session.conflicts().resolve(id, keepsA ? sync::Keep::a : sync::Keep::b)));
            return Answer::one(std::move(row));
        });
    });
}

} // namespace

void addConflictCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "conflict", "What two PCs wrote without knowing of each other");
    addConflictList(*group, chosen);
    addConflictResolve(*group, chosen);
}

} // namespace vb::cli
