#pragma once

#include "core/audit/entry.h"
#include "core/sql/db.h"

#include <optional>
#include <vector>

namespace vb::audit {

struct Filter {
    PatientId patient {}; // null: any
    QString login {}; // empty: any
    QString action {};
    std::optional<qint64> fromMs {};
    std::optional<qint64> toMs {}; // exclusive
    qint64 limit = -1; // < 0: all
};

/// Entries in the order of the tree, read under the connection's authorizer.
Result<std::vector<Entry>> entries(sql::Db &db, const Filter &filter);

} // namespace vb::audit
