#include "core/sql/stmt_pool.h"

#include "core/sql/sqlcipher.h"

#include <algorithm>
#include <array>

namespace vb::sql {

namespace {
constexpr qsizetype kMost = 96; // texts; a whole program has fewer that it asks often
} // namespace

bool StmtPool::keeps(QByteArrayView text)
{
    static constexpr std::array<QByteArrayView, 7> kBeginnings {"SELECT ", "INSERT ", "UPDATE ", "DELETE ",
                                                                "WITH ",   "BEGIN",   "COMMIT"};
    return std::any_of(kBeginnings.begin(), kBeginnings.end(),
                       [text](QByteArrayView beginning) { return text.startsWith(beginning); });
}

StmtPool::Kept *StmtPool::borrow(QByteArrayView text, bool trusted)
{
    const Shelf &shelf = m_shelves[trusted ? 1 : 0];
    const auto at = shelf.constFind(QByteArray::fromRawData(text.data(), text.size()));
    if (at == shelf.constEnd() || (*at)->lent)
        return nullptr;
    (*at)->lent = true;
    (*at)->used = ++m_uses;
    return *at;
}

StmtPool::Kept *StmtPool::keep(QByteArrayView text, bool trusted, sqlite3_stmt *stmt)
{
    Shelf &shelf = m_shelves[trusted ? 1 : 0];
    const QByteArray own = text.toByteArray();
    if (shelf.contains(own))
        return nullptr;
    if (m_shelves[0].size() + m_shelves[1].size() >= kMost)
        dropOldest();
    return *shelf.insert(own, new Kept {own, stmt, trusted, true, false, ++m_uses});
}

void StmtPool::giveBack(Kept *kept)
{
    sqlite3_reset(kept->stmt);
    sqlite3_clear_bindings(kept->stmt);
    kept->lent = false;
    if (kept->dropped)
        drop(kept);
}

void StmtPool::clear()
{
    for (Shelf &shelf : m_shelves) {
        for (Kept *kept : shelf)
            drop(kept);
        shelf.clear();
    }
}

void StmtPool::dropOldest()
{
    Kept *oldest = nullptr;
    for (const Shelf &shelf : m_shelves)
        for (Kept *kept : shelf)
            if (!kept->lent && (oldest == nullptr || kept->used < oldest->used))
                oldest = kept;
    if (oldest == nullptr)
        return;
    m_shelves[oldest->trusted ? 1 : 0].remove(oldest->text);
    drop(oldest);
}

void StmtPool::drop(Kept *kept)
{
    kept->dropped = true;
    if (kept->lent)
        return;
    sqlite3_finalize(kept->stmt);
    delete kept;
}

} // namespace vb::sql
