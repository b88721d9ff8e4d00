#pragma once

#include "core/audit/entry.h"
#include "core/crypto/merkle.h"
#include "core/sql/db.h"

namespace vb::audit {

/// Size and root of this device's tree: what the anchor and other PCs remember.
struct Head {
    quint64 size = 0;
    crypto::Digest root {};
};

/// This device's audit log: appends inside the caller's transaction. A row holds its leaf hash and, behind each other,
/// the subtree hashes that it closes (one on average), so that the tree needs no table of its own. Writer thread only.
class Log {
public:
    /// Reads the right edge of the tree: O(log n) rows.
    static Result<Log> open(sql::Db &db);

    /// Fills in index and salt and inserts the entry. Counts only after committed().
    Result<void> append(sql::Db &db, Entry &entry);
    void committed() { m_frontier = m_pending; }
    void rolledBack() { m_pending = m_frontier; }

    [[nodiscard]] Head head() const { return {m_frontier.size(), m_frontier.root()}; }

private:
    crypto::merkle::Frontier m_frontier;
    crypto::merkle::Frontier m_pending;
};

/// The hash of a complete subtree from the rows; zero when missing.
Result<crypto::Digest> storedNode(sql::Db &db, crypto::merkle::NodeId node);

/// The root that the tree had at an earlier size.
Result<crypto::Digest> rootAt(sql::Db &db, quint64 size);

} // namespace vb::audit
