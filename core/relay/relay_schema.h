#pragma once

#include "core/sql/migration.h"

namespace vb::relay {

/// `log`: of a practice's file; `front`: of the relay's own.
Result<std::vector<sql::Migration>> relayMigrations(const QString &kind);

} // namespace vb::relay
