#include "core/store/declared_rows.h"

#include "core/base/cbor.h"
#include "core/store/row.h"
#include "core/store/row_fold.h"

namespace vb::store {

QCborMap DeclaredRows::readable(const EntityDecl &entity, const QCborMap &fields) const
{
    QCborMap seen;
    for (const auto &item : fields) {
        const Field *field = entity.field(static_cast<int>(item.first.toInteger()));
        if (field != nullptr && entity.group(*field).read.contains(m_role))
            seen.insert(item.first, item.second);
    }
    return seen;
}

Result<std::vector<EntityId>> DeclaredRows::idsOf(const EntityDecl &entity, QByteArrayView owner, const EntityId &value)
{
    VB_TRY(
        sql::Stmt stmt,
        m_db.prepareTrusted("SELECT id FROM " + entity.table + " WHERE " + owner.toByteArray() + " = ?1 ORDER BY n"));
    stmt.bind(1, value);
    std::vector<EntityId> ids;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return ids;
        ids.push_back(stmt.id<EntityId>(0));
    }
}

Result<std::vector<StoredRow>> DeclaredRows::now(const EntityDecl &entity, QByteArrayView owner, const EntityId &value)
{
    VB_TRY(const std::vector<EntityId> ids, idsOf(entity, owner, value));
    std::vector<StoredRow> rows;
    rows.reserve(ids.size());
    for (const EntityId &id : ids) {
        VB_TRY(const std::optional<QCborMap> row, readRow(m_db, entity, id));
        VB_INVARIANT(row.has_value());
        rows.push_back({id, readable(entity, *row)});
    }
    return rows;
}

Result<std::vector<StoredRow>> DeclaredRows::asOf(const EntityDecl &entity, QByteArrayView owner, const EntityId &value,
                                                  qint64 atMs)
{
    VB_TRY(const std::vector<EntityId> ids, idsOf(entity, owner, value));
    std::vector<StoredRow> rows;
    for (const EntityId &id : ids) {
        // The clock of operations has ms in its upper 48 bits.
        VB_TRY(const std::vector<FoldStep> steps, stepsOf(m_db, entity, id, (atMs + 1) << 16));
        const Folded folded = foldRow(entity, steps);
        if (folded.exists)
            rows.push_back({id, readable(entity, folded.row)});
    }
    return rows;
}

Result<std::vector<RowVersion>> DeclaredRows::versions(const EntityDecl &entity, const EntityId &id)
{
    VB_TRY(sql::Stmt stmt, m_db.prepareTrusted("SELECT user FROM operation WHERE n = ?1"));
    VB_TRY(const std::vector<FoldStep> steps, stepsOf(m_db, entity, id));
    std::vector<RowVersion> versions;
    for (size_t i = 0; i < steps.size(); ++i) {
        const Folded folded = foldRow(entity, std::span(steps).first(i + 1));
        const QCborMap fields = readable(entity, folded.row);
        if (!folded.exists || (!versions.empty() && versions.back().row.fields == fields))
            continue;
        stmt.reset();
        VB_TRY(const bool found, stmt.bind(1, steps[i].n).step());
        VB_INVARIANT(found);
        versions.push_back({stmt.id<StaffId>(0), steps[i].device, steps[i].hlc >> 16, {id, fields}});
    }
    return versions;
}

Result<QCborMap> DeclaredRows::row(const EntityDecl &entity, const EntityId &id)
{
    VB_TRY(const std::optional<QCborMap> row, readRow(m_db, entity, id));
    if (!row)
        return fail(Code::notFound, QStringLiteral("there is no such %1").arg(QString::fromLatin1(entity.name)));
    return readable(entity, *row);
}

Result<Written> DeclaredRows::written(qint64 n, const EntityDecl &entity, int tag)
{
    const Field *field = entity.field(tag);
    if (field == nullptr || !entity.group(*field).read.contains(m_role))
        return fail(Code::denied, QStringLiteral("the role %1 may not read this").arg(roleName(m_role)));
    VB_TRY(sql::Stmt stmt,
           m_db.prepareTrusted("SELECT fields, user, device, hlc FROM operation WHERE n = ?1 AND entity = ?2"));
    VB_TRY(const bool found, stmt.bind(1, n).bind(2, QString::fromLatin1(entity.name)).step());
    if (!found)
        return fail(Code::notFound, QStringLiteral("there is no such operation"));
    VB_TRY(const QCborMap fields, cbor::decodeMap(stmt.blob(0)));
    return Written {fields.value(tag), stmt.id<StaffId>(1), stmt.id<DeviceId>(2), stmt.integer(3) >> 16};
}

} // namespace vb::store
