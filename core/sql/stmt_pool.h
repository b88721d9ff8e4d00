#pragma once

#include <QByteArray>
#include <QHash>

struct sqlite3_stmt;

namespace vb::sql {

/// The compiled statements of one Db, by their text: a Stmt borrows one and gives it back reset and without bindings,
/// so that what is asked again is not compiled again (10 to 60 us each). Statements compiled past the authorizer are
/// kept apart. Used by the Db's thread.
class StmtPool {
public:
    /// A statement of the pool. Outlives the pool while it is lent.
    struct Kept {
        QByteArray text;
        sqlite3_stmt *stmt = nullptr;
        bool trusted = false;
        bool lent = false;
        bool dropped = false; // forgotten by the pool: whoever has borrowed it finalises it
        quint64 used = 0;
    };

    StmtPool() = default;
    StmtPool(const StmtPool &) = delete;
    StmtPool &operator=(const StmtPool &) = delete;
    ~StmtPool() { clear(); }

    /// Only what runs anew at each step is kept: pragmas act while they are compiled, scripts are read once.
    static bool keeps(QByteArrayView text);

    /// An idle statement of this text, or null.
    Kept *borrow(QByteArrayView text, bool trusted);
    /// Keeps a new statement, lent to the caller; null when one of this text is lent already.
    Kept *keep(QByteArrayView text, bool trusted, sqlite3_stmt *stmt);
    static void giveBack(Kept *kept);
    /// Finalises what is idle and forgets what is lent.
    void clear();

private:
    using Shelf = QHash<QByteArray, Kept *>;
    void dropOldest();
    static void drop(Kept *kept);

    Shelf m_shelves[2]; // not trusted, trusted
    quint64 m_uses = 0;
};

} // namespace vb::sql
