#include "core/access/sql_authorizer.h"

namespace vb::access {

bool ReadMap::mayRead(QByteArrayView table, QByteArrayView column, Role role) const
{
    const QByteArray name = table.toByteArray();
    if (const auto whole = m_tables.constFind(name); whole != m_tables.constEnd())
        return whole->contains(role);
    const auto columns = m_columns.constFind(name);
    if (columns == m_columns.constEnd())
        return false;
    // An empty column stands for "count(*)" and the like: rows are counted, no value is read.
    if (column.isEmpty())
        return std::any_of(columns->begin(), columns->end(), [role](Roles roles) { return roles.contains(role); });
    const auto roles = columns->constFind(column.toByteArray());
    return roles != columns->constEnd() && roles->contains(role);
}

std::function<bool(const sql::AccessRequest &)> readerAuthorizer(ReadMap map, Role role)
{
    return [map = std::move(map), role](const sql::AccessRequest &request) {
        switch (request.access) {
        case sql::Access::select:
        case sql::Access::recursive: return true;
        case sql::Access::read: return map.mayRead(request.table, request.column, role);
        case sql::Access::function: return request.table != "load_extension" && request.table != "fts3_tokenizer";
        case sql::Access::pragma: return request.table == "data_version";
        case sql::Access::insert:
        case sql::Access::update:
        case sql::Access::remove:
        case sql::Access::transaction:
        case sql::Access::other: break;
        }
        return false;
    };
}

std::function<bool(const sql::AccessRequest &)> closedAuthorizer()
{
    return [](const sql::AccessRequest &) { return false; };
}

} // namespace vb::access
