#pragma once

#include "core/audit/log.h"

#include <functional>
#include <optional>

namespace vb::audit {

struct Verdict {
    quint64 entries = 0;
    crypto::Digest head {}; // root over the rows as they are now
    std::optional<quint64> firstBad; // first position that is missing, altered, out of order or beyond the tree
    QString problem; // empty when all is well
    [[nodiscard]] bool ok() const { return problem.isEmpty(); }
};

/// Recomputes every leaf from its row and every tree node from the leaves, and compares the result with what the anchor
/// remembers (none: the rows only). `progress` gets the count every 10,000 rows; false stops with `failed`.
Result<Verdict> verify(sql::Db &db, const std::optional<Head> &anchor,
                       const std::function<bool(quint64)> &progress = {});

} // namespace vb::audit
