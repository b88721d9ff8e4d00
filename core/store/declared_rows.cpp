#include "core/store/declared_rows.h"

#include "core/base/cbor.h"
#include "core/store/row.h"

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
    VB_TRY(sql::Stmt stmt,
           m_db.prepareTrusted("SELECT fields FROM operation WHERE entity = ?1 AND entity_id = ?2 AND hlc < ?3 "
                               "ORDER BY hlc, n"));
    const QString name = QString::fromLatin1(entity.name);
    std::vector<StoredRow> rows;
    for (const EntityId &id : ids) {
        QCborMap fields;
        bool made = false;
        stmt.reset();
        stmt.bind(1, name).bind(2, id).bind(3, (atMs + 1) << 16); // the clock of operations: ms in the upper 48 bits
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                break;
            made = true;
            VB_TRY(const QCborMap change, cbor::decodeMap(stmt.blob(0)));
            for (const auto &item : change) {
                if (item.second.isNull())
                    fields.remove(item.first);
                else
                    fields.insert(item.first, item.second);
            }
        }
        if (made)
            rows.push_back({id, readable(entity, fields)});
    }
    return rows;
}

Result<std::vector<RowVersion>> DeclaredRows::versions(const EntityDecl &entity, const EntityId &id)
{
    VB_TRY(sql::Stmt stmt,
           m_db.prepareTrusted("SELECT fields, user, device, hlc FROM operation WHERE entity = ?1 AND entity_id = ?2 "
                               "ORDER BY hlc, n"));
    stmt.bind(1, QString::fromLatin1(entity.name)).bind(2, id);
    std::vector<RowVersion> versions;
    QCborMap row;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return versions;
        VB_TRY(const QCborMap change, cbor::decodeMap(stmt.blob(0)));
        for (const auto &item : change) {
            if (item.second.isNull())
                row.remove(item.first);
            else
                row.insert(item.first, item.second);
        }
        const QCborMap fields = readable(entity, row);
        if (versions.empty() || versions.back().row.fields != fields)
            versions.push_back(
                {stmt.id<StaffId>(1), stmt.id<DeviceId>(2), stmt.integer(3) >> 16, {id, fields}}); // ms above 16 bits
    }
}

} // namespace vb::store
