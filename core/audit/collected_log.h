#pragma once

#include "core/audit/entry.h"
#include "core/sql/db.h"

namespace vb::audit {

/// Entries of other PCs' access logs, in memory alone: what a report (report.h) asks of a store's connection, it can
/// ask of db(). One thread at a time.
class CollectedLog {
public:
    static Result<CollectedLog> make();

    /// Entries of one PC keep their positions. Those of a further one come behind, one position apart: nothing of the
    /// one stands before something of the other.
    void beginPc() { m_offset = m_next == 0 ? 0 : m_next + 1; }
    /// What the positions of the PC that was begun last are above its own.
    [[nodiscard]] qint64 offset() const { return m_offset; }
    /// One that is there already is passed over: a renewed PC goes on with the log that it had.
    Result<void> add(Entry entry);
    sql::Db &db() { return m_db; }

private:
    explicit CollectedLog(sql::Db db) : m_db(std::move(db)) { }

    sql::Db m_db;
    qint64 m_offset = 0;
    qint64 m_next = 0;
};

} // namespace vb::audit
