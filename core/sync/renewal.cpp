#include "core/sync/renewal.h"

#include "core/base/cbor.h"
#include "core/sync/log_store.h"
#include "core/sync/log_trust.h"
#include "core/wire/keys_body.h"

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

Result<bool> hasLog(store::RemoteTx &tx)
{
    VB_TRY(sql::Stmt stmt, tx.prepare("SELECT 1 FROM log_head"));
    return stmt.step();
}

/// What a renewed PC knows of its former self it knows of another PC from now on.
Result<void> handSegmentsOver(store::RemoteTx &tx, const DeviceId &former)
{
    // Bodies of access logs, too: nobody has to fetch them.
    VB_DO(runFor(tx,
                 "INSERT INTO log_segment (seq, device, chain, stream, header, signature, body, put_aside, operations, "
                 "last_counter) SELECT seq, ?1, chain, stream, header, signature, body, NULL, "
                 "CASE stream WHEN 3 THEN 0 ELSE next - coalesce(lag(next) OVER (ORDER BY chain), 1) END, "
                 "CASE stream WHEN 3 THEN 0 ELSE next - 1 END FROM sealed_segment WHERE seq IS NOT NULL",
                 former));
    VB_TRY(sql::Stmt sealed, tx.prepare("DELETE FROM sealed_segment"));
    VB_DO(sealed.run());
    VB_TRY(sql::Stmt chunks, tx.prepare("DELETE FROM sealed_chunk WHERE sent = 0")); // of segments that were not
    return chunks.run();
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

Result<keys::TrustState> askAsNewPc(store::Store &store, const keys::DeviceKeys &fresh,
                                    const keys::TrustEntry &certificate, RelayClient &client)
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
    return pullTrust(client, practice);
}

Result<std::vector<keys::TrustEntry>> unsentTrust(store::TrustedReader &reader, keys::TrustState &known)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT fields FROM operation WHERE entity = ?1 AND seq IS NULL ORDER BY counter"));
    stmt.bind(1, QString::fromLatin1(wire::kTrustEntity));
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

Result<void> carryOver(store::RemoteTx &tx, const DeviceId &former)
{
    VB_TRY(const bool has, hasLog(tx));
    if (!has)
        return {};
    VB_DO(runFor(tx, "INSERT OR IGNORE INTO former_device (device) VALUES (?1)", former));
    // Numbers that were promised and not sent are nobody's; parts of an action that were sent without its rest have
    // theirs, and come again with the whole.
    VB_DO(runFor(tx,
                 "DELETE FROM repeated_operation WHERE device = ?1 AND counter > "
                 "(SELECT coalesce(max(next), 1) - 1 FROM sealed_segment WHERE seq IS NOT NULL)",
                 former));
    VB_DO(runFor(tx,
                 "INSERT OR IGNORE INTO repeated_operation (device, counter, op_id) SELECT device, counter, op_id FROM "
                 "operation WHERE device = ?1 AND seq IS NULL AND counter <= "
                 "(SELECT coalesce(max(next), 1) - 1 FROM sealed_segment WHERE seq IS NOT NULL)",
                 former));
    VB_DO(handSegmentsOver(tx, former));
    VB_DO(runFor(tx,
                 "INSERT OR IGNORE INTO carried_operation (op_id, device, counter) SELECT op_id, device, counter FROM "
                 "operation WHERE device = ?1 AND seq IS NULL AND counter IS NOT NULL",
                 former));
    std::vector<qint64> unsent;
    {
        VB_TRY(sql::Stmt stmt,
               tx.prepare("SELECT n FROM operation WHERE device = ?1 AND seq IS NULL AND counter IS NOT NULL "
                          "ORDER BY counter"));
        stmt.bind(1, former);
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                break;
            unsent.push_back(stmt.integer(0));
        }
    }
    VB_TRY(sql::Stmt move, tx.prepare("UPDATE operation SET device = ?2, counter = ?3 WHERE n = ?1"));
    for (const qint64 n : unsent) {
        move.reset();
        VB_DO(move.bind(1, n).bind(2, tx.device()).bind(3, tx.takeCounter()).run());
    }
    return {};
}

} // namespace vb::sync
