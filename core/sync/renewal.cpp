#include "core/sync/renewal.h"

#include "core/base/cbor.h"
#include "core/sync/log_cut.h"
#include "core/sync/log_store.h"
#include "core/sync/log_trust.h"
#include "core/sync/parked.h"
#include "core/wire/keys_body.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace vb::sync {

namespace {

/// Its certificate as its first segment, for the relay's eyes alone: another one is sealed and sent later.
Result<wire::Segment> shownCertificate(PracticeId practice, const keys::DeviceKeys &fresh,
                                       const keys::TrustEntry &certificate)
{
    wire::SegmentHeader header;
    header.practice = practice;
    header.device = fresh.id();
    header.stream = wire::Stream::keys;
    header.view.root = crypto::merkle::emptyRoot();
    wire::Operation op;
    op.id = OperationId::make(0);
    op.device = fresh.id();
    op.counter = 1;
    op.group = GroupId::make(0);
    op.row = EntityId::make(0);
    op.entity = QLatin1String(wire::kTrustEntity);
    op.fields.insert(wire::kTrustEnvelope, keys::encode(certificate));
    return wire::sealKeys(header, {op}, 0, {}, fresh.sign);
}

Result<void> runFor(store::RemoteTx &tx, const char *sql, const DeviceId &former)
{
    VB_TRY(sql::Stmt stmt, tx.prepare(sql));
    return stmt.bind(1, former).run();
}

/// What a renewed PC knows of its former self it knows of another PC from now on.
Result<void> handSegmentsOver(store::RemoteTx &tx, const DeviceId &former, quint64 upTo)
{
    // Bodies of access logs, too: nobody has to fetch them.
    VB_TRY(sql::Stmt hand,
           tx.prepare(
               "INSERT INTO log_segment (seq, device, chain, stream, header, signature, body, put_aside, operations, "
               "last_counter) SELECT seq, ?1, chain, stream, header, signature, body, NULL, "
               "CASE stream WHEN 3 THEN 0 ELSE next - coalesce(lag(next) OVER (ORDER BY chain), 1) END, "
               "CASE stream WHEN 3 THEN 0 ELSE next - 1 END FROM sealed_segment WHERE seq <= ?2"));
    VB_DO(hand.bind(1, former).bind(2, static_cast<qint64>(upTo)).run());
    VB_TRY(sql::Stmt sealed, tx.prepare("DELETE FROM sealed_segment"));
    VB_DO(sealed.run());
    VB_TRY(sql::Stmt chunks, tx.prepare("DELETE FROM sealed_chunk WHERE sent = 0")); // of segments that were not
    return chunks.run();
}

using LastCounters = std::map<DeviceId, qint64>;

/// Of each PC, the number of its newest operation that the log as it is kept has.
Result<LastCounters> lastCounters(store::RemoteTx &tx)
{
    VB_TRY(sql::Stmt stmt, tx.prepare("SELECT device, max(last_counter) FROM log_segment GROUP BY device"));
    LastCounters last;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return last;
        last.emplace(stmt.id<DeviceId>(0), stmt.integer(1));
    }
}

qint64 lastOf(const LastCounters &known, const DeviceId &device)
{
    const auto at = known.find(device);
    return at == known.end() ? 0 : at->second;
}

/// Numbers that were promised and not sent, or sent to a log that did not go on, are nobody's.
Result<void> dropNumbersBehind(store::RemoteTx &tx, const LastCounters &known)
{
    std::vector<DeviceId> devices;
    {
        VB_TRY(sql::Stmt stmt, tx.prepare("SELECT DISTINCT device FROM repeated_operation"));
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                break;
            devices.push_back(stmt.id<DeviceId>(0));
        }
    }
    VB_TRY(sql::Stmt drop, tx.prepare("DELETE FROM repeated_operation WHERE device = ?1 AND counter > ?2"));
    for (const DeviceId &device : devices) {
        drop.reset();
        VB_DO(drop.bind(1, device).bind(2, lastOf(known, device)).run());
    }
    return {};
}

struct Carried {
    qint64 n = 0;
    DeviceId device;
    qint64 counter = 0;
    bool isNew = false; // stood in the log or says that its author had seen places that are given up
    qint64 seen = 0; // as it may be said from now on
    QByteArray entity;
    EntityId row;
};

/// In the order in which they were done, as far as that can be told: by place, then what this PC had not sent. An
/// action stays together.
Result<std::vector<Carried>> operationsToCarry(store::RemoteTx &tx, const DeviceId &former,
                                               const std::optional<SharedLog> &shared)
{
    const qint64 upTo = shared ? static_cast<qint64>(shared->size) : std::numeric_limits<qint64>::max();
    VB_TRY(sql::Stmt stmt,
           tx.prepare("SELECT n, device, counter, seq IS NOT NULL OR seen > ?2, min(seen, ?2), entity, entity_id FROM "
                      "operation WHERE counter IS NOT NULL AND (seq > ?2 OR (seq IS NULL AND device = ?1)) "
                      "ORDER BY seq IS NULL, seq, device, counter"));
    stmt.bind(1, former).bind(2, upTo);
    std::vector<Carried> all;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return all;
        all.push_back({stmt.integer(0), stmt.id<DeviceId>(1), stmt.integer(2), stmt.integer(3) != 0, stmt.integer(4),
                       stmt.text(5).toLatin1(), stmt.id<EntityId>(6)});
    }
}

/// As it stands in the store.
Result<store::Operation> operationAt(store::RemoteTx &tx, const Carried &one)
{
    VB_TRY(sql::Stmt stmt,
           tx.prepare("SELECT op_id, counter, group_id, part, last, hlc, seen, kind, user, device, skew_ms, schema, "
                      "min_reader, fields, row_digest, user_signature, device_signature FROM operation WHERE n = ?1"));
    VB_TRY(const bool found, stmt.bind(1, one.n).step());
    VB_INVARIANT(found);
    store::Operation op;
    op.id = stmt.id<OperationId>(0);
    op.counter = stmt.integer(1);
    op.group = stmt.id<GroupId>(2);
    op.part = static_cast<int>(stmt.integer(3));
    op.last = static_cast<int>(stmt.integer(4));
    op.hlc = stmt.integer(5);
    op.seen = stmt.integer(6);
    op.entity = tx.registry().find(one.entity);
    op.row = one.row;
    op.kind = static_cast<store::OpKind>(stmt.integer(7));
    op.user = stmt.id<StaffId>(8);
    op.device = stmt.id<DeviceId>(9);
    op.skewMs = stmt.integer(10);
    op.schema = static_cast<int>(stmt.integer(11));
    op.minReader = static_cast<int>(stmt.integer(12));
    VB_TRY(op.fields, cbor::decodeMap(stmt.blob(13)));
    op.rowDigest = crypto::digestFrom(stmt.blob(14));
    op.userSignature = stmt.blob(15);
    op.deviceSignature = stmt.blob(16);
    return op;
}

/// A part that the log has of an action whose rest it lacks waits for that, as on every PC: a copy of its author may
/// send it yet. If this PC sends the whole before, that replaces it.
Result<void> stage(store::RemoteTx &tx, const Carried &one)
{
    LogOperation part;
    VB_TRY(part.operation, operationAt(tx, one));
    part.entity = one.entity;
    if (const store::EntityDecl *entity = part.operation.entity; entity != nullptr) {
        part.stream = entity->stream;
        VB_TRY(sql::Stmt refused, tx.prepare("SELECT 1 FROM sync_void WHERE n = ?1"));
        VB_TRY(const bool isRefused, refused.bind(1, one.n).step());
        part.authorised = !isRefused || !needsAuthority(*entity);
    }
    VB_TRY(sql::Stmt at, tx.prepare("SELECT min(seq) FROM log_segment WHERE device = ?1 AND last_counter >= ?2"));
    VB_DO(at.bind(1, one.device).bind(2, one.counter).step());
    return ParkedOperations(tx).put(part, at.integer(0), Parked::group);
}

/// What its signatures cover is true no more: whoever renews this PC answers for it, and what they were is kept.
Result<void> signAnew(store::RemoteTx &tx, const Carried &one)
{
    if (tx.signer() == nullptr || tx.registry().find(one.entity) == nullptr)
        return fail(Code::denied, QStringLiteral("a signature is needed and nobody is there to sign"));
    VB_TRY(const store::Operation op, operationAt(tx, one));
    const QByteArray message = store::signedBytes(op);
    VB_TRY(sql::Stmt sign, tx.prepare("UPDATE operation SET user_signature = ?2, device_signature = ?3 WHERE n = ?1"));
    sign.bind(1, one.n).bind(2, tx.signer()->signAsUser(store::kOperationLabel, message));
    VB_DO(sign.bind(3, tx.signer()->signAsDevice(store::kOperationLabel, message)).run());
    VB_TRY(sql::Stmt own, tx.prepare("DELETE FROM carried_operation WHERE op_id = ?1")); // says what it is itself
    return own.bind(1, op.id).run();
}

Result<void> carry(store::RemoteTx &tx, const std::vector<Carried> &all, const LastCounters &known,
                   const DeviceId &former)
{
    VB_TRY(sql::Stmt keep,
           tx.prepare("INSERT OR IGNORE INTO carried_operation (op_id, device, counter) SELECT op_id, device, counter "
                      "FROM operation WHERE n = ?1"));
    VB_TRY(
        sql::Stmt before,
        tx.prepare("INSERT OR IGNORE INTO signed_before (op_id, device, counter, seen, user_signature, "
                   "device_signature) SELECT o.op_id, coalesce(c.device, o.device), coalesce(c.counter, o.counter), "
                   "seen, user_signature, device_signature FROM operation o LEFT JOIN carried_operation c ON "
                   "c.op_id = o.op_id WHERE n = ?1 AND user_signature IS NOT NULL AND device_signature IS NOT NULL"));
    VB_TRY(sql::Stmt move,
           tx.prepare("UPDATE operation SET seq = NULL, device = ?2, counter = ?3, seen = ?4 WHERE n = ?1"));
    VB_TRY(sql::Stmt isSigned, tx.prepare("SELECT user_signature IS NOT NULL FROM operation WHERE n = ?1"));
    VB_TRY(sql::Stmt allow, tx.prepare("DELETE FROM sync_void WHERE n = ?1")); // judged anew where it will stand
    std::set<store::RowKey> touched;
    for (const Carried &one : all) {
        for (sql::Stmt *stmt : {&keep, &before, &move, &isSigned, &allow})
            stmt->reset();
        if (one.counter <= lastOf(known, one.device))
            VB_DO(stage(tx, one));
        if (one.isNew)
            VB_DO(before.bind(1, one.n).run());
        else if (one.device == former)
            VB_DO(keep.bind(1, one.n).run());
        VB_DO(move.bind(1, one.n).bind(2, tx.device()).bind(3, tx.takeCounter()).bind(4, one.seen).run());
        VB_DO(isSigned.bind(1, one.n).step());
        if (one.isNew && isSigned.integer(0) != 0)
            VB_DO(signAnew(tx, one));
        VB_DO(allow.bind(1, one.n).run());
        if (const store::EntityDecl *entity = tx.registry().find(one.entity); entity != nullptr)
            touched.insert({entity, one.row});
    }
    // Rows with a lock behind what was done under it.
    std::vector<store::RowKey> rows(touched.begin(), touched.end());
    std::stable_partition(rows.begin(), rows.end(), [](const store::RowKey &row) {
        return std::all_of(row.entity->fields.begin(), row.entity->fields.end(),
                           [](const store::Field &field) { return field.locks.isEmpty(); });
    });
    for (const store::RowKey &row : rows)
        VB_DO(tx.refold(row));
    return {};
}

} // namespace

Result<keys::TrustState> pullTrust(RelayClient &client, PracticeId practice)
{
    keys::TrustState trust(practice);
    for (quint64 after = 0;;) {
        VB_TRY(const wire::LogPage page, client.pullKeys(after));
        if (page.segments.empty() || page.segments.back().seq <= after)
            return trust;
        for (const wire::NumberedSegment &one : page.segments) {
            const auto header = wire::decodeHeader(one.header.bytes);
            if (header && one.body && header->count > 0)
                if (const auto runs = wire::readKeys(*header, *one.body))
                    trust = trustWith(std::move(trust), *runs);
        }
        after = page.segments.back().seq;
    }
}

Result<RelaysWord> askAsNewPc(store::Store &store, const keys::DeviceKeys &fresh, const keys::TrustEntry &certificate,
                              RelayClient &client)
{
    const PracticeId practice = store.identity().practice;
    VB_TRY(const RelayLink link, LogStore(store).link());
    VB_TRY(const QByteArray shown, client.meet(practice));
    if (shown != link.identity)
        return fail(Code::integrity, QStringLiteral("wrong_identity: another relay answers at this address"));
    VB_TRY(const wire::Segment first, shownCertificate(practice, fresh, certificate));
    const auto entered = client.enter(practice, fresh.id(), fresh.sign, first);
    if (!entered && client.word() == QStringLiteral("unknown_device"))
        return fail(Code::denied, QStringLiteral("whoever renews this PC is no owner of the practice any more"));
    if (!entered)
        return entered.error();
    VB_TRY(std::optional<SharedLog> shared, sharedLog(store, *entered, client));
    VB_TRY(keys::TrustState trust, pullTrust(client, practice));
    return RelaysWord {std::move(trust), std::move(shared)};
}

Result<std::vector<keys::TrustEntry>> unsentTrust(store::TrustedReader &reader, keys::TrustState &known,
                                                  const std::optional<SharedLog> &shared)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT fields FROM operation WHERE entity = ?1 AND (seq IS NULL OR seq > ?2) "
                                 "ORDER BY seq IS NULL, seq, counter"));
    stmt.bind(1, QString::fromLatin1(wire::kTrustEntity));
    stmt.bind(2, shared ? static_cast<qint64>(shared->size) : std::numeric_limits<qint64>::max());
    std::vector<keys::TrustEntry> entries;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return entries;
        VB_TRY(const QCborMap fields, cbor::decodeMap(stmt.blob(0)));
        const auto entry = keys::decodeTrustEntry(fields.value(qint64(wire::kTrustEnvelope)).toByteArray());
        if (entry && known.apply(*entry))
            entries.push_back(*entry);
    }
}

Result<void> carryOver(store::RemoteTx &tx, const DeviceId &former, const std::optional<SharedLog> &shared)
{
    VB_DO(runFor(tx, "INSERT OR IGNORE INTO former_device (device) VALUES (?1)", former));
    VB_DO(
        handSegmentsOver(tx, former, shared ? shared->size : static_cast<quint64>(std::numeric_limits<qint64>::max())));
    if (shared)
        VB_DO(cutLog(tx, *shared));
    VB_TRY(const LastCounters known, lastCounters(tx));
    VB_DO(dropNumbersBehind(tx, known));
    VB_TRY(const std::vector<Carried> all, operationsToCarry(tx, former, shared));
    return carry(tx, all, known, former);
}

} // namespace vb::sync
