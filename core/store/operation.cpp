#include "core/store/operation.h"

#include "core/base/cbor.h"

namespace vb::store {

QByteArray signedBytes(const Operation &op)
{
    QCborMap map;
    map.insert(0, op.id.bytes());
    map.insert(1, op.counter);
    map.insert(2, op.group.bytes());
    map.insert(3, op.part);
    map.insert(4, op.last);
    map.insert(5, op.hlc);
    map.insert(6, op.seen);
    map.insert(7, QString::fromLatin1(op.entity->name));
    map.insert(8, op.row.bytes());
    map.insert(9, static_cast<int>(op.kind));
    map.insert(10, op.user.bytes());
    map.insert(11, op.device.bytes());
    map.insert(12, op.skewMs);
    map.insert(13, op.schema);
    map.insert(14, op.minReader);
    map.insert(15, op.fields);
    map.insert(16, crypto::bytes(op.rowDigest));
    return cbor::encode(map);
}

Result<OperationLog> OperationLog::open(sql::Db &db, const DeviceId &device)
{
    // From the ends of indexes: no count of what lies between. The clock: of the newest operation if it is an own one,
    // of the newest own one that travels, and of what was received and not too far ahead.
    VB_TRY(
        sql::Stmt stmt,
        db.prepareTrusted(
            "SELECT max(coalesce((SELECT CASE WHEN device = ?1 THEN hlc END FROM operation ORDER BY n DESC LIMIT 1), "
            "0), "
            "coalesce((SELECT hlc FROM operation WHERE device = ?1 AND counter > 0 ORDER BY counter DESC LIMIT 1), 0), "
            "hlc), coalesce((SELECT max(n) FROM operation), 0), "
            "max(coalesce((SELECT max(counter) FROM operation WHERE device = ?1), 0), "
            "coalesce((SELECT max(counter) FROM repeated_operation WHERE device = ?1), 0)), folded FROM sync_state"));
    stmt.bind(1, device);
    VB_TRY(const bool found, stmt.step());
    if (!found)
        return fail(Code::integrity, QStringLiteral("the store does not say how far it has folded the log"));
    OperationLog log;
    log.m_state = log.m_pending = {stmt.integer(2), stmt.integer(0), stmt.integer(1), stmt.integer(3)};
    return log;
}

Result<void> OperationLog::append(sql::Db &db, Operation &op, qint64 wallMs, const Signer *signer)
{
    const bool travels = op.entity->stream != Stream::local;
    op.counter = travels ? ++m_pending.counter : 0;
    op.hlc = m_pending.hlc = nextHlc(m_pending.hlc, wallMs);
    op.seen = m_pending.seen;
    if (op.entity->signedOperations) {
        if (signer == nullptr)
            return fail(Code::denied, QStringLiteral("a signature is needed and nobody is there to sign"));
        const QByteArray message = signedBytes(op);
        op.userSignature = signer->signAsUser(kOperationLabel, message);
        op.deviceSignature = signer->signAsDevice(kOperationLabel, message);
    }
    VB_DO(insert(db, op, ++m_pending.n, 0));
    VB_INVARIANT(db.changes() == 1); // its id is fresh
    return {};
}

Result<std::optional<qint64>> OperationLog::appendForeign(sql::Db &db, const Operation &op, qint64 seq)
{
    VB_INVARIANT(op.counter > 0 && seq > 0);
    VB_DO(insert(db, op, m_pending.n + 1, seq));
    return db.changes() > 0 ? std::optional(++m_pending.n) : std::nullopt;
}

Result<void> OperationLog::insert(sql::Db &db, const Operation &op, qint64 n, qint64 seq)
{
    VB_TRY(sql::Stmt stmt,
           db.prepareTrusted(
               "INSERT INTO operation (n, op_id, stream, device, counter, group_id, part, last, hlc, seen, entity, "
               "entity_id, kind, "
               "user, skew_ms, schema, min_reader, fields, row_digest, user_signature, device_signature, seq) VALUES "
               "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22) "
               "ON CONFLICT (op_id) DO NOTHING"));
    const bool travels = op.entity->stream != Stream::local;
    stmt.bind(1, n).bind(2, op.id).bind(3, static_cast<int>(op.entity->stream)).bind(4, op.device);
    travels ? stmt.bind(5, op.counter) : stmt.bindNull(5);
    stmt.bind(6, op.group).bind(7, op.part).bind(8, op.last).bind(9, op.hlc).bind(10, op.seen);
    stmt.bind(11, QString::fromLatin1(op.entity->name)).bind(12, op.row).bind(13, static_cast<int>(op.kind));
    stmt.bind(14, op.user).bind(15, op.skewMs).bind(16, op.schema).bind(17, op.minReader);
    // What stays on the PC needs no history: its values are in the row alone.
    const bool isEncoded = travels && !op.encodedFields.isEmpty();
    stmt.bind(18, isEncoded ? op.encodedFields : cbor::encode(travels ? op.fields : QCborMap()));
    stmt.bind(19, crypto::bytes(op.rowDigest));
    op.userSignature.isEmpty() ? stmt.bindNull(20) : stmt.bind(20, op.userSignature);
    op.deviceSignature.isEmpty() ? stmt.bindNull(21) : stmt.bind(21, op.deviceSignature);
    seq == 0 ? stmt.bindNull(22) : stmt.bind(22, seq);
    return stmt.run();
}

} // namespace vb::store
