#include "core/audit/log.h"

namespace vb::audit {

namespace merkle = crypto::merkle;

Result<crypto::Digest> storedNode(sql::Db &db, merkle::NodeId node)
{
    // A subtree is closed by its last leaf; a row's `nodes` holds the levels 1, 2, … that it closes.
    const auto last = static_cast<qint64>(((node.index + 1) << node.level) - 1);
    VB_TRY(sql::Stmt stmt, db.prepareTrusted("SELECT leaf, nodes FROM audit_entry WHERE idx = ?1"));
    VB_TRY(const bool row, stmt.bind(1, last).step());
    if (!row)
        return crypto::Digest {};
    return crypto::digestFrom(node.level == 0 ? stmt.blob(0) : stmt.blob(1).mid(32 * (node.level - 1), 32));
}

Result<crypto::Digest> rootAt(sql::Db &db, quint64 size)
{
    std::vector<crypto::Digest> subtrees;
    for (const merkle::NodeId node : merkle::subtreesOf(size)) {
        VB_TRY(const crypto::Digest digest, storedNode(db, node));
        subtrees.push_back(digest);
    }
    return merkle::Frontier(size, std::move(subtrees)).root();
}

Result<Log> Log::open(sql::Db &db)
{
    VB_TRY(sql::Stmt stmt, db.prepareTrusted("SELECT max(idx) FROM audit_entry"));
    VB_TRY(const bool row, stmt.step());
    const quint64 size = row && !stmt.isNull(0) ? static_cast<quint64>(stmt.integer(0)) + 1 : 0;
    std::vector<crypto::Digest> subtrees;
    for (const merkle::NodeId node : merkle::subtreesOf(size)) {
        VB_TRY(const crypto::Digest digest, storedNode(db, node));
        subtrees.push_back(digest);
    }
    Log log;
    log.m_frontier = log.m_pending = merkle::Frontier(size, std::move(subtrees));
    return log;
}

Result<void> Log::append(sql::Db &db, Entry &entry)
{
    entry.index = static_cast<qint64>(m_pending.size());
    entry.salt = crypto::randomBytes(16);
    const crypto::Digest leaf = merkle::leafHash(canonical(entry));
    QByteArray nodes;
    m_pending.append(leaf,
                     [&nodes](merkle::NodeId, const crypto::Digest &digest) { nodes.append(crypto::bytes(digest)); });
    VB_TRY(
        sql::Stmt stmt,
        db.prepareTrusted(
            "INSERT INTO audit_entry (idx, salt, at_ms, mono_ms, boot, skew_ms, user, login, role, device, address, "
            "os, "
            "action, patient, object_kind, object, purpose, outcome, detail, leaf, nodes) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)"));
    bindEntry(stmt, entry);
    return stmt.bind(20, crypto::bytes(leaf)).bind(21, nodes).run();
}

} // namespace vb::audit
