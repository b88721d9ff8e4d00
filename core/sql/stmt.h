#pragma once

#include "core/base/id.h"
#include "core/base/result.h"
#include "core/sql/stmt_pool.h"

#include <QByteArray>
#include <QString>

struct sqlite3;
struct sqlite3_stmt;

namespace vb::sql {

/// A prepared statement. Bind from 1, read columns from 0. Given back or finalised by the destructor; must not outlive
/// its Db.
class Stmt {
public:
    Stmt() = default;
    /// `kept`: where the statement goes back to; null when it is this one's own.
    Stmt(sqlite3 *db, sqlite3_stmt *stmt, bool *trustFlag, StmtPool::Kept *kept)
        : m_db(db), m_stmt(stmt), m_trust(trustFlag), m_kept(kept)
    {
    }
    Stmt(Stmt &&other) noexcept;
    Stmt &operator=(Stmt &&other) noexcept;
    Stmt(const Stmt &) = delete;
    Stmt &operator=(const Stmt &) = delete;
    ~Stmt();

    Stmt &bind(int index, qint64 value);
    Stmt &bind(int index, int value) { return bind(index, static_cast<qint64>(value)); }
    Stmt &bind(int index, QStringView value);
    Stmt &bind(int index, const QString &value) { return bind(index, QStringView(value)); }
    Stmt &bind(int index, QByteArrayView value);
    Stmt &bind(int index, const QByteArray &value) { return bind(index, QByteArrayView(value)); }
    template <class Tag>
    Stmt &bind(int index, const Id<Tag> &id)
    {
        return id.isNull() ? bindNull(index) : bind(index, QByteArrayView(id.bytes()));
    }
    Stmt &bindNull(int index);

    /// True while there is a row.
    Result<bool> step();
    /// Runs a statement that gives no rows, then resets it.
    Result<void> run();
    /// Back to the start, bindings cleared.
    void reset();

    /// True for text that holds no statement: space and comments.
    [[nodiscard]] bool isEmpty() const { return m_stmt == nullptr; }
    [[nodiscard]] int columns() const;
    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] qint64 integer(int column) const;
    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] QByteArray blob(int column) const;
    /// The bytes of a text (UTF-8) or blob where they lie: until the next step.
    [[nodiscard]] QByteArrayView view(int column) const;
    template <class IdType>
    [[nodiscard]] IdType id(int column) const
    {
        return IdType::fromBytes(blob(column));
    }
    /// 'i', 't', 'b' or 'n'.
    [[nodiscard]] char type(int column) const;

private:
    void finalize();

    sqlite3 *m_db = nullptr;
    sqlite3_stmt *m_stmt = nullptr;
    bool *m_trust = nullptr; // set while a trusted statement may be compiled again
    StmtPool::Kept *m_kept = nullptr;
    bool m_bindFailed = false;
};

/// Our error for an SQLite result code; names no data.
Error errorFrom(sqlite3 *db, int code);

} // namespace vb::sql
