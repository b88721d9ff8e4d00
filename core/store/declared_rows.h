#pragma once

#include "core/store/entity.h"

#include <vector>

namespace vb::store {

/// A row as {tag: value} without nulls.
struct StoredRow {
    EntityId id;
    QCborMap fields;
};

/// What one operation said of one column.
struct Written {
    QCborValue value;
    StaffId user;
    DeviceId device;
    qint64 atMs = 0; // by the author's clock
};

/// A row after one of its operations.
struct RowVersion {
    StaffId user; // who wrote that operation
    DeviceId device;
    qint64 atMs = 0; // by the author's clock
    StoredRow row;
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
    /// How one row came to be what it is, oldest first: an operation that changed nothing of it is left out.
    Result<std::vector<RowVersion>> versions(const EntityDecl &entity, const EntityId &id);
    /// One row as it is now; `notFound` without it.
    Result<QCborMap> row(const EntityDecl &entity, const EntityId &id);
    /// What the operation with this number said of a column; `denied` when the role may not read it.
    Result<Written> written(qint64 n, const EntityDecl &entity, int tag);

private:
    [[nodiscard]] QCborMap readable(const EntityDecl &entity, const QCborMap &fields) const;
    Result<std::vector<EntityId>> idsOf(const EntityDecl &entity, QByteArrayView owner, const EntityId &value);

    sql::Db &m_db;
    Role m_role;
};

} // namespace vb::store
