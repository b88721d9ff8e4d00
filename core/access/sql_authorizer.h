#pragma once

#include "core/base/role.h"
#include "core/sql/db.h"

#include <QHash>

namespace vb::access {

/// Who may read which column, made from the entity declarations. A table or column that is not in it is read by nobody.
class ReadMap {
public:
    void allow(const QByteArray &table, const QByteArray &column, Roles roles)
    {
        m_columns[table].insert(column, roles);
    }
    /// A derived table (search keys) of which every column has the same readers.
    void allowTable(const QByteArray &table, Roles roles) { m_tables.insert(table, roles); }
    [[nodiscard]] bool mayRead(QByteArrayView table, QByteArrayView column, Role role) const;

private:
    QHash<QByteArray, QHash<QByteArray, Roles>> m_columns;
    QHash<QByteArray, Roles> m_tables;
};

/// The second wall, for SQL of any origin on a connection of someone logged in: only SELECT, only columns that the
/// role may read, no schema, no pragma but the one that FTS5 needs, no attaching, no extension loading.
std::function<bool(const sql::AccessRequest &)> readerAuthorizer(ReadMap map, Role role);

/// Nothing at all: while nobody is logged in.
std::function<bool(const sql::AccessRequest &)> closedAuthorizer();

} // namespace vb::access
