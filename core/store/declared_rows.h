#pragma once

#include "core/store/entity.h"

#include <vector>

namespace vb::store {

/// A row as {tag: value} without nulls.
struct StoredRow {
    EntityId id;
    QCborMap fields;
};

/// Rows of one owner (a patient, a note) as the operations made them, up to any moment. What the role may not read of a
/// row is left out, as it is for every query.
class DeclaredRows {
public:
    DeclaredRows(sql::Db &db, Role role) : m_db(db), m_role(role) { }

    /// The rows whose column `owner` (kind id, never changed once written) has this value, in the order of their
    /// making. `atMs`: with all that was done until this moment, it included.
    Result<std::vector<StoredRow>> asOf(const EntityDecl &entity, QByteArrayView owner, const EntityId &value,
                                        qint64 atMs);
    /// As they are now.
    Result<std::vector<StoredRow>> now(const EntityDecl &entity, QByteArrayView owner, const EntityId &value);

private:
    [[nodiscard]] QCborMap readable(const EntityDecl &entity, const QCborMap &fields) const;
    Result<std::vector<EntityId>> idsOf(const EntityDecl &entity, QByteArrayView owner, const EntityId &value);

    sql::Db &m_db;
    Role m_role;
};

} // namespace vb::store
