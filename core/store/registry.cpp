#include "core/store/registry.h"

#include "core/access/permission.h"

#include <algorithm>

namespace vb::store {

const EntityDecl *Registry::find(QByteArrayView name) const
{
    const auto at
        = std::find_if(m_entities.begin(), m_entities.end(), [name](const EntityDecl *e) { return e->name == name; });
    return at == m_entities.end() ? nullptr : *at;
}

access::ReadMap Registry::readMap() const
{
    access::ReadMap map;
    for (const EntityDecl *entity : m_entities) {
        Roles any;
        for (const Field &field : entity->fields) {
            const Roles readers = entity->group(field).read;
            map.allow(entity->table, field.column, readers);
            any = any | readers;
        }
        map.allow(entity->table, "n", any);
        map.allow(entity->table, "id", any);
        map.allow(entity->table, "ROWID", any);
        for (const auto &[table, groupName] : entity->derived)
            for (const FieldGroup &group : entity->groups)
                if (group.name == groupName)
                    map.allowTable(table, group.read);
    }
    map.allowTable("sync_conflict", kEveryone); // names rows and columns, no values
    map.allowTable("audit_entry", access::ruleOf(access::Right::auditList).roles);
    return map;
}

} // namespace vb::store
