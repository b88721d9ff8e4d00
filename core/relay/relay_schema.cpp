#include "core/relay/relay_schema.h"

/// Resources of a static library are registered by hand; the macro wants the global namespace.
static void registerRelaySchema()
{
    Q_INIT_RESOURCE(relay_schema);
}

namespace vb::relay {

Result<std::vector<sql::Migration>> relayMigrations(const QString &kind)
{
    registerRelaySchema();
    return sql::readMigrations(QStringLiteral(":/relay/schema/") + kind);
}

} // namespace vb::relay
