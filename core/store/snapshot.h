#pragma once

#include "core/audit/log.h"

namespace vb::store {

/// Keeps the store's file as it was after one commit, for copying it byte by byte: nothing is written into it while
/// this lives, further commits go to the WAL. To be let go soon, because the WAL grows. Any thread, one at a time.
class Snapshot {
public:
    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] const audit::Head &audit() const { return m_audit; }
    [[nodiscard]] quint64 operations() const { return m_operations; }

private:
    friend class Store;
    Snapshot(QString path, const audit::Head &audit, sql::Db db, sql::Stmt held, quint64 operations)
        : m_path(std::move(path))
        , m_audit(audit)
        , m_db(std::move(db))
        , m_held(std::move(held))
        , m_operations(operations)
    {
    }

    QString m_path;
    audit::Head m_audit;
    sql::Db m_db;
    sql::Stmt m_held; // in the middle of a read: its lock keeps checkpoints from the file
    quint64 m_operations;
};

} // namespace vb::store
