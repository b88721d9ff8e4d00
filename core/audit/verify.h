#pragma once

#include "core/audit/log.h"

#include <functional>
#include <limits>
#include <optional>

namespace vb::audit {

/// What kind of harm a log shows.
enum class Flaw {
    none,
    missing, // a position without its entry
    altered, // an entry that is not the one that was written, or not in its place
    replaced, // whole in itself, but not the log that the anchor remembers
    cut, // ends before what the anchor remembers
    unanchored, // nothing to tell a cut or replaced log by
};

struct Verdict {
    quint64 entries = 0;
    crypto::Digest head {}; // root over the rows as they are now
    std::optional<quint64> firstBad; // first position that is missing, altered, out of order or beyond the tree
    Flaw flaw = Flaw::none;
    QString problem; // empty when all is well
    [[nodiscard]] bool ok() const { return problem.isEmpty(); }
};

/// Recomputes every leaf from its row and every tree node from the leaves, and compares the result with what the anchor
/// remembers (none: the rows only). In steps, so that others can use the connection in between; entries that are
/// written meanwhile lie beyond `below`.
class Verification {
public:
    explicit Verification(std::optional<Head> anchor, qint64 below = std::numeric_limits<qint64>::max())
        : m_anchor(anchor), m_below(below)
    {
    }

    /// Goes through the next entries, at most `rows`; false at the end.
    Result<bool> step(sql::Db &db, qint64 rows);
    [[nodiscard]] quint64 done() const { return m_tree.size(); }
    /// After the last step.
    [[nodiscard]] Verdict verdict() const;

private:
    void judge(const sql::Stmt &row);
    void note(quint64 position, Flaw flaw, const QString &problem);

    std::optional<Head> m_anchor;
    qint64 m_below;
    crypto::merkle::Frontier m_tree;
    qint64 m_from = std::numeric_limits<qint64>::min();
    bool m_anchorSeen = false;
    Verdict m_verdict;
};

/// All of it at once. `progress` gets the count every 10,000 rows; false stops with `failed`.
Result<Verdict> verify(sql::Db &db, const std::optional<Head> &anchor,
                       const std::function<bool(quint64)> &progress = {});

} // namespace vb::audit
