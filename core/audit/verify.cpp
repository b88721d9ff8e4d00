#include "core/audit/verify.h"

namespace vb::audit {

namespace merkle = crypto::merkle;

namespace {

void note(Verdict &verdict, quint64 position, const QString &problem)
{
    if (verdict.firstBad)
        return;
    verdict.firstBad = position;
    verdict.problem = problem;
}

} // namespace

Result<Verdict> verify(sql::Db &db, const std::optional<Head> &anchor, const std::function<bool(quint64)> &progress)
{
    Verdict verdict;
    merkle::Frontier tree;
    VB_TRY(sql::Stmt rows,
           db.prepareTrusted(
               QByteArrayView(QByteArray("SELECT ") + kEntryColumns + ", leaf, nodes FROM audit_entry ORDER BY idx")));
    bool anchorSeen = !anchor || anchor->size == 0;
    for (;;) {
        VB_TRY(const bool row, rows.step());
        if (!row)
            break;
        const quint64 at = tree.size();
        const Entry entry = entryFrom(rows);
        if (entry.index != static_cast<qint64>(at))
            note(verdict, at, QStringLiteral("entry %1 is missing").arg(at));
        const crypto::Digest leaf = merkle::leafHash(canonical(entry));
        if (crypto::bytes(leaf) != rows.blob(kEntryColumnCount))
            note(verdict, at, QStringLiteral("entry %1 was altered").arg(at));
        const QByteArray stored = rows.blob(kEntryColumnCount + 1);
        qsizetype used = 0;
        tree.append(leaf, [&](merkle::NodeId node, const crypto::Digest &digest) {
            if (crypto::bytes(digest) != stored.mid(used, 32))
                note(verdict, node.index << node.level,
                     QStringLiteral("an entry from %1 to %2 was altered").arg(node.index << node.level).arg(at));
            used += 32;
        });
        if (used != stored.size())
            note(verdict, at, QStringLiteral("entry %1 was altered").arg(at));
        if (anchor && tree.size() == anchor->size) {
            anchorSeen = true;
            if (tree.root() != anchor->root)
                note(verdict, 0,
                     QStringLiteral("the first %1 entries are not those that this PC's anchor remembers")
                         .arg(anchor->size));
        }
        if (progress && tree.size() % 10'000 == 0 && !progress(tree.size()))
            return fail(Code::failed, QStringLiteral("stopped"));
    }
    if (!anchorSeen)
        note(verdict, tree.size(),
             QStringLiteral("the log ends at %1; this PC's anchor remembers %2 entries")
                 .arg(tree.size())
                 .arg(anchor->size));
    verdict.entries = tree.size();
    verdict.head = tree.root();
    return verdict;
}

} // namespace vb::audit
