#pragma once

#include "core/sql/db.h"

#include <vector>

namespace vb::sql {

/// One numbered script. Its first line reads `-- min_compatible: N`: the oldest schema version a program must know to
/// use a store after this step, so that PCs updated on different days can share a practice.
struct Migration {
    int version = 0;
    QByteArray script;
};

/// Reads the migrations 1, 2, … from the folder of a Qt resource, files named NNNN_name.sql.
Result<std::vector<Migration>> readMigrations(const QString &folder);

/// Brings the store to the newest version, each step in a transaction that also sets `user_version` and the meta row
/// `min_compatible`. `tooNew` when the store asks for a newer program; nothing is changed then.
Result<void> migrate(Db &db, const std::vector<Migration> &migrations);

} // namespace vb::sql
