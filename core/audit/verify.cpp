#include "core/audit/verify.h"

namespace vb::audit {

namespace merkle = crypto::merkle;

namespace {

constexpr qint64 kStep = 10'000;

QByteArrayView viewOf(const crypto::Digest &digest)
{
    return {reinterpret_cast<const char *>(digest.data()), 32};
}

} // namespace

void Verification::note(quint64 position, Flaw flaw, const QString &problem)
{
    if (m_verdict.firstBad)
        return;
    m_verdict.firstBad = position;
    m_verdict.flaw = flaw;
    m_verdict.problem = problem;
}

void Verification::judge(const sql::Stmt &row)
{
    const quint64 at = m_tree.size();
    if (row.integer(0) != static_cast<qint64>(at))
        note(at, Flaw::missing, QStringLiteral("entry %1 is missing").arg(at));
    const crypto::Digest leaf = merkle::leafHash(canonicalRow(row));
    if (viewOf(leaf) != row.view(kEntryColumnCount))
        note(at, Flaw::altered, QStringLiteral("entry %1 was altered").arg(at));
    const QByteArrayView nodes = row.view(kEntryColumnCount + 1);
    qsizetype used = 0;
    m_tree.append(leaf, [&](merkle::NodeId node, const crypto::Digest &digest) {
        const quint64 first = node.index << node.level;
        if (used + 32 > nodes.size() || viewOf(digest) != nodes.sliced(used, 32))
            note(first, Flaw::altered, QStringLiteral("an entry from %1 to %2 was altered").arg(first).arg(at));
        used += 32;
    });
    if (used != nodes.size())
        note(at, Flaw::altered, QStringLiteral("entry %1 was altered").arg(at));
    if (!m_anchor || m_tree.size() != m_anchor->size)
        return;
    m_anchorSeen = true;
    if (m_tree.root() != m_anchor->root)
        note(0, Flaw::replaced,
             QStringLiteral("the first %1 entries are not those that this PC's anchor remembers").arg(m_anchor->size));
}

Result<bool> Verification::step(sql::Db &db, qint64 rows)
{
    VB_TRY(sql::Stmt stmt,
           db.prepareTrusted(QByteArray(QByteArray("SELECT ") + kEntryColumns
                                        + ", leaf, nodes FROM audit_entry WHERE idx >= ?1 AND idx < ?2 "
                                          "ORDER BY idx LIMIT ?3")));
    stmt.bind(1, m_from).bind(2, m_below).bind(3, rows);
    qint64 seen = 0;
    for (;; ++seen) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return seen == rows;
        judge(stmt);
        m_from = stmt.integer(0) + 1;
    }
}

Verdict Verification::verdict() const
{
    Verification ended = *this;
    if (m_anchor && m_anchor->size > 0 && !m_anchorSeen)
        ended.note(m_tree.size(), Flaw::cut,
                   QStringLiteral("the log ends at %1; this PC's anchor remembers %2 entries")
                       .arg(m_tree.size())
                       .arg(m_anchor->size));
    ended.m_verdict.entries = m_tree.size();
    ended.m_verdict.head = m_tree.root();
    return ended.m_verdict;
}

Result<Verdict> verify(sql::Db &db, const std::optional<Head> &anchor, const std::function<bool(quint64)> &progress)
{
    Verification verification(anchor);
    for (;;) {
        VB_TRY(const bool more, verification.step(db, kStep));
        if (!more)
            return verification.verdict();
        if (progress && !progress(verification.done()))
            return fail(Code::failed, QStringLiteral("stopped"));
    }
}

} // namespace vb::audit
