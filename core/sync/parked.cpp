#include "core/sync/parked.h"

namespace vb::sync {

QString parkedName(Parked why)
{
    switch (why) {
    case Parked::group: break;
    case Parked::parent: return QStringLiteral("parent");
    case Parked::reader: return QStringLiteral("reader");
    case Parked::entity: return QStringLiteral("entity");
    case Parked::field: return QStringLiteral("field");
    case Parked::author: return QStringLiteral("author");
    case Parked::value: return QStringLiteral("value");
    }
    return QStringLiteral("group");
}

Result<void> ParkedOperations::put(const LogOperation &one, qint64 seq, Parked why)
{
    const store::Operation &op = one.operation;
    m_hasAny = true;
    VB_TRY(
        sql::Stmt stmt,
        m_tx.prepare("INSERT INTO sync_parked (op_id, seq, device, counter, group_id, entity, entity_id, reason, body) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (op_id) DO UPDATE SET seq = ?2, reason = "
                     "?8"));
    // As bytes: a null id is one of the things that are parked.
    stmt.bind(1, op.id.bytes()).bind(2, seq).bind(3, op.device.bytes()).bind(4, op.counter).bind(5, op.group.bytes());
    stmt.bind(6, QString::fromUtf8(one.entity)).bind(7, op.row.bytes()).bind(8, parkedName(why));
    return stmt.bind(9, encodeOperation(one)).run();
}

Result<bool> ParkedOperations::hasAny()
{
    if (!m_hasAny) {
        VB_TRY(sql::Stmt any, m_tx.prepare("SELECT 1 FROM sync_parked LIMIT 1"));
        VB_TRY(m_hasAny, any.step());
    }
    return *m_hasAny;
}

Result<std::optional<ParkedOperations::Found>> ParkedOperations::find(const OperationId &id)
{
    VB_TRY(const bool some, hasAny());
    if (!some)
        return std::optional<Found>();
    VB_TRY(sql::Stmt stmt, m_tx.prepare("SELECT device, counter, reason = 'group' FROM sync_parked WHERE op_id = ?1"));
    VB_TRY(const bool found, stmt.bind(1, id.bytes()).step());
    if (!found)
        return std::optional<Found>();
    return std::optional(Found {{stmt.id<DeviceId>(0), static_cast<quint64>(stmt.integer(1))}, stmt.integer(2) != 0});
}

Result<std::vector<std::pair<OperationId, wire::Place>>> ParkedOperations::stagedOfOwn(qint64 lastCounter)
{
    std::vector<std::pair<OperationId, wire::Place>> staged;
    VB_TRY(const bool some, hasAny());
    if (!some)
        return staged;
    VB_TRY(sql::Stmt stmt,
           m_tx.prepare("SELECT op_id, device, counter FROM sync_parked p WHERE reason = 'group' AND device <> ?1 AND "
                        "(EXISTS (SELECT 1 FROM operation o WHERE o.op_id = p.op_id AND o.device = ?1 AND o.counter <= "
                        "?2) OR EXISTS (SELECT 1 FROM repeated_operation r WHERE r.op_id = p.op_id AND r.device = ?1 "
                        "AND r.counter <= ?2))"));
    stmt.bind(1, m_tx.device()).bind(2, lastCounter);
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return staged;
        staged.push_back({stmt.id<OperationId>(0), {stmt.id<DeviceId>(1), static_cast<quint64>(stmt.integer(2))}});
    }
}

Result<Group> ParkedOperations::takeStaged(const GroupId &group, const DeviceId &device)
{
    VB_TRY(
        sql::Stmt stmt,
        m_tx.prepare("SELECT body FROM sync_parked WHERE group_id = ?1 AND device = ?2 AND reason = 'group' ORDER BY "
                     "counter"));
    stmt.bind(1, group.bytes()).bind(2, device.bytes());
    Group parts;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            break;
        VB_TRY(LogOperation part, decodeOperation(m_tx.registry(), stmt.blob(0)));
        parts.push_back(std::move(part));
    }
    VB_DO(remove(parts));
    return parts;
}

Result<std::vector<ParkedOperations::Waiting>> ParkedOperations::waiting()
{
    VB_TRY(
        sql::Stmt stmt,
        m_tx.prepare("SELECT seq, body FROM sync_parked WHERE reason NOT IN ('group', 'author') ORDER BY seq, device, "
                     "counter"));
    std::vector<Waiting> groups;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return groups;
        VB_TRY(LogOperation part, decodeOperation(m_tx.registry(), stmt.blob(1)));
        if (groups.empty() || groups.back().group.front().operation.group != part.operation.group)
            groups.push_back({stmt.integer(0), {}});
        groups.back().group.push_back(std::move(part));
    }
}

Result<void> ParkedOperations::remove(const Group &group)
{
    for (const LogOperation &part : group)
        VB_DO(remove(part.operation.id));
    return {};
}

Result<void> ParkedOperations::remove(const OperationId &id)
{
    VB_TRY(sql::Stmt stmt, m_tx.prepare("DELETE FROM sync_parked WHERE op_id = ?1"));
    return stmt.bind(1, id.bytes()).run();
}

} // namespace vb::sync
