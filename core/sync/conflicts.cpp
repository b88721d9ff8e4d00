#include "core/sync/conflicts.h"

namespace vb::sync {

namespace {

constexpr char kOpenConflicts[] = "SELECT c.id, c.kind, c.critical, c.patient, c.entity, c.entity_id, c.tag, c.winner, "
                                  "c.loser FROM sync_conflict c "
                                  "WHERE NOT EXISTS (SELECT 1 FROM conflict_decision d WHERE d.id = c.id)";

ConflictKind kindFrom(const QString &name)
{
    if (name == QStringLiteral("removal"))
        return ConflictKind::removal;
    return name == QStringLiteral("late") ? ConflictKind::late : ConflictKind::value;
}

struct Found {
    Conflict conflict;
    const store::EntityDecl *entity = nullptr;
    qint64 loser = 0;
};

/// What an operation said of a row, as far as the role may read it.
Result<QCborMap> saidBy(store::Reader &reader, qint64 operation, const store::EntityDecl &entity)
{
    QCborMap fields;
    for (const store::Field &field : entity.fields) {
        if (!entity.group(field).read.contains(reader.actor().role))
            continue;
        VB_TRY(const Version said, reader.rows().written(operation, entity, field.tag));
        if (!said.value.isUndefined())
            fields.insert(field.tag, said.value);
    }
    return fields;
}

/// The conflict of a line of the statement above; nothing when the role may not read its field.
Result<std::optional<Found>> conflictFrom(store::Reader &reader, const store::Registry &registry, const sql::Stmt &stmt)
{
    Found found {{.id = stmt.id<EntityId>(0),
                  .kind = kindFrom(stmt.text(1)),
                  .critical = stmt.integer(2) != 0,
                  .patient = stmt.id<PatientId>(3),
                  .entity = stmt.text(4).toLatin1(),
                  .row = stmt.id<EntityId>(5),
                  .tag = static_cast<int>(stmt.integer(6)),
                  .field = {},
                  .a = {},
                  .b = {},
                  .beside = {}},
                 registry.find(stmt.text(4).toLatin1()),
                 stmt.integer(8)};
    const store::Field *field = found.entity != nullptr ? found.entity->field(found.conflict.tag) : nullptr;
    if (field == nullptr || !found.entity->group(*field).read.contains(reader.actor().role))
        return std::optional<Found>();
    found.conflict.field = field->column;
    if (stmt.integer(7) != 0) {
        VB_TRY(found.conflict.a, reader.rows().written(stmt.integer(7), *found.entity, field->tag));
    }
    VB_TRY(found.conflict.b, reader.rows().written(found.loser, *found.entity, field->tag));
    if (found.conflict.kind == ConflictKind::removal) {
        VB_TRY(found.conflict.beside, saidBy(reader, found.loser, *found.entity));
        found.conflict.beside.remove(field->tag);
    }
    return std::optional<Found>(std::move(found));
}

Result<Found> findOpen(store::Reader &reader, const store::Registry &registry, const EntityId &id)
{
    VB_TRY(sql::Stmt stmt, reader.prepare(QByteArray(kOpenConflicts) + " AND c.id = ?1"));
    VB_TRY(const bool there, stmt.bind(1, id).step());
    if (there) {
        VB_TRY(std::optional<Found> found, conflictFrom(reader, registry, stmt));
        if (found)
            return std::move(*found);
    }
    return fail(Code::notFound, QStringLiteral("there is no such open conflict"));
}

/// Nothing changes a locked row, a decision neither.
bool isLocked(const store::EntityDecl &entity, const QCborMap &row)
{
    for (const store::Field &field : entity.fields)
        if (!field.locks.isEmpty() && row.value(field.tag).toString().toUtf8() == field.locks)
            return true;
    return false;
}

Result<QCborMap> versionToKeep(store::AuditedTx &tx, const Found &found, Keep keep)
{
    const int tag = found.conflict.tag;
    store::Reader reader = tx.reader();
    if (keep == Keep::a) {
        // As it stands now, which an own change that is not numbered yet may have moved on.
        VB_TRY(const QCborMap row, reader.rows().row(*found.entity, found.conflict.row));
        return QCborMap {{tag, row.contains(tag) ? row.value(tag) : QCborValue(nullptr)}};
    }
    if (found.conflict.kind != ConflictKind::removal)
        return QCborMap {{tag, found.conflict.b.value.isUndefined() ? QCborValue(nullptr) : found.conflict.b.value}};
    QCborMap fields = found.conflict.beside; // its reason
    fields.insert(tag, found.conflict.b.value);
    return fields;
}

} // namespace

Result<std::vector<Conflict>> openConflicts(store::Reader &reader, const store::Registry &registry,
                                            std::optional<PatientId> patient)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare(QByteArray(kOpenConflicts) + (patient ? " AND c.patient = ?1" : "")
                          + " ORDER BY c.critical DESC, c.patient, c.id"));
    if (patient)
        stmt.bind(1, *patient);
    std::vector<Conflict> open;
    for (;;) {
        VB_TRY(const bool there, stmt.step());
        if (!there)
            return open;
        VB_TRY(std::optional<Found> found, conflictFrom(reader, registry, stmt));
        if (found)
            open.push_back(std::move(found->conflict));
    }
}

Result<Conflict> openConflict(store::Reader &reader, const store::Registry &registry, const EntityId &id)
{
    VB_TRY(Found found, findOpen(reader, registry, id));
    return std::move(found.conflict);
}

Result<ConflictCount> conflictCount(store::Reader &reader, PatientId patient)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT count(*), coalesce(sum(critical), 0) FROM (" + QByteArray(kOpenConflicts)
                          + " AND c.patient = ?1)"));
    VB_DO(stmt.bind(1, patient).step());
    return ConflictCount {stmt.integer(0), stmt.integer(1)};
}

Result<Conflict> resolveConflict(store::AuditedTx &tx, const store::Registry &registry, const EntityId &id, Keep keep)
{
    store::Reader reader = tx.reader();
    VB_TRY(Found found, findOpen(reader, registry, id));
    const Conflict &conflict = found.conflict;
    tx.intent().patient = conflict.patient;
    tx.intent().object = conflict.row;
    if (conflict.kind != ConflictKind::late) {
        VB_TRY(const QCborMap row, reader.rows().row(*found.entity, conflict.row));
        VB_TRY(const QCborMap fields, versionToKeep(tx, found, keep));
        if (!isLocked(*found.entity, row))
            VB_DO(tx.settle(*found.entity, conflict.row, fields));
    }
    VB_DO(tx.create(kConflictDecisionEntity, id,
                    {{kDecisionPatient, conflict.patient.bytes()},
                     {kDecisionKept, keep == Keep::a ? QStringLiteral("a") : QStringLiteral("b")},
                     {kDecisionAt, tx.at().wallMs},
                     {kDecisionAuthor, tx.actor().user.bytes()}},
                    store::OpKind::append));
    return std::move(found.conflict);
}

} // namespace vb::sync
