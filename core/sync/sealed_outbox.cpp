#include "core/sync/sealed_outbox.h"

#include "core/keys/trust.h"
#include "core/sync/log_operation.h"
#include "core/wire/keys_body.h"

#include <iterator>

namespace vb::sync {

namespace {

constexpr qint64 kUnsentBytes = 4LL << 20; // one push; the relay takes twice as much
constexpr int kUnsentCount = 200;
constexpr std::size_t kChunksAtOnce = 16;
constexpr int kNamesAtOnce = 1'000;

wire::Stream streamOf(const LogOperation &one)
{
    return one.operation.entity != nullptr && one.operation.entity->stream == store::Stream::keys ? wire::Stream::keys
                                                                                                  : wire::Stream::ops;
}

bool opensEpoch(const wire::Operation &op)
{
    if (op.entity != QLatin1String(wire::kTrustEntity))
        return false;
    const auto entry = keys::decodeTrustEntry(wire::trustEnvelope(op));
    return entry && entry->kind == keys::TrustKind::epoch;
}

/// The operations from the first on that go into one segment: of one stream, and to the first new epoch at the most.
/// The first of all epochs comes along with the people, who are sealed in it; and trust entries alone wait for none.
std::vector<wire::Operation> firstRun(const std::vector<LogOperation> &waiting, bool isFounding, bool canSealStaff)
{
    std::vector<wire::Operation> run;
    for (const LogOperation &one : waiting) {
        if (streamOf(one) != streamOf(waiting.front()) || (!canSealStaff && one.entity != wire::kTrustEntity))
            break;
        run.push_back(toWire(one));
        if (!isFounding && canSealStaff && opensEpoch(run.back()))
            break;
    }
    return run;
}

Result<std::vector<SealedSegment>> sealedRows(sql::Stmt stmt)
{
    std::vector<SealedSegment> all;
    qint64 bytes = 0;
    while (bytes < kUnsentBytes) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            break;
        all.push_back({static_cast<quint64>(stmt.integer(0)),
                       stmt.isNull(1) ? 0 : static_cast<quint64>(stmt.integer(1)),
                       {{stmt.blob(2), stmt.blob(3)}, stmt.blob(4)}});
        bytes += all.back().segment.body.size();
    }
    return all;
}

Result<std::vector<QByteArray>> namesIn(sql::Stmt stmt)
{
    std::vector<QByteArray> names;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return names;
        names.push_back(stmt.blob(0));
    }
}

/// Where the chain ends: what the following segment begins with.
struct ChainTail {
    std::optional<wire::SignedHeader> header; // none: there is no segment yet
    quint64 next = 1;
    quint64 nextAudit = 0;
};

using Chunks = std::vector<QByteArray>;

/// A segment that follows the chain and is not kept yet.
struct FreshSegment {
    wire::Segment segment;
    ChainTail tail; // with it
    Chunks chunks {};
    bool endsInEpoch = false;
};

Result<ChainTail> tailOf(store::Store &store)
{
    return store.inspect([](store::TrustedReader &reader) -> Result<ChainTail> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted(
                   "SELECT header, signature, next, next_audit FROM sealed_segment ORDER BY chain DESC LIMIT 1"));
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return ChainTail();
        return ChainTail {wire::SignedHeader {stmt.blob(0), stmt.blob(1)}, static_cast<quint64>(stmt.integer(2)),
                          static_cast<quint64>(stmt.integer(3))};
    });
}

Result<wire::Segment> sealRun(wire::SegmentHeader header, std::vector<wire::Operation> run, const SealingKeys &keys)
{
    if (header.stream == wire::Stream::ops)
        return wire::sealFirst(std::move(header), run, keys.opsKey, keys.device);
    run.resize(std::min<std::size_t>(wire::thatFit(run, {header.device, header.first}), wire::kMaxOperations));
    if (run.empty())
        return fail(Code::integrity, QStringLiteral("an operation is too large for a segment"));
    return wire::sealKeys(std::move(header), run, keys.staffEpoch, keys.staffKey, keys.device);
}

/// The header of the segment behind the chain's tail, but for stream, counter and body.
Result<wire::SegmentHeader> nextHeader(const store::StoreIdentity &me, const ChainTail &tail, const SealingView &view)
{
    wire::SegmentHeader header;
    header.practice = me.practice;
    header.device = me.device;
    header.view = view.view;
    header.epoch = view.epoch;
    header.term = view.term;
    if (!tail.header)
        return header;
    VB_TRY(const wire::SegmentHeader last, wire::decodeHeader(tail.header->bytes));
    if (last.device != header.device)
        return fail(
            Code::failed,
            QStringLiteral("this PC was restored from another one's backup before it could go on as that: renew "
                           "it before it syncs"));
    header.chain = last.chain + 1;
    header.previous = wire::headerHash(tail.header->bytes);
    return header;
}

Result<std::optional<FreshSegment>> freshOperations(store::Store &store, const ChainTail &tail, const SealingView &view,
                                                    const SealingKeys &keys)
{
    using R = std::optional<FreshSegment>;
    VB_TRY(wire::SegmentHeader header, nextHeader(store.identity(), tail, view));
    header.first = tail.next;
    VB_TRY(const std::vector<LogOperation> waiting,
           ownOperations(store, static_cast<qint64>(header.first) - 1, static_cast<int>(wire::kMaxOperations)));
    if (waiting.empty())
        return R();
    header.stream = streamOf(waiting.front());
    if (header.stream == wire::Stream::ops && view.epoch == 0)
        return R();
    const bool canSealStaff = header.stream == wire::Stream::ops || !keys.staffKey.isEmpty();
    std::vector<wire::Operation> run = firstRun(waiting, view.epoch == 0, canSealStaff);
    if (run.empty())
        return R();
    FreshSegment fresh;
    fresh.endsInEpoch = view.epoch > 0 && opensEpoch(run.back());
    std::vector<Chunks> chunks; // of each operation
    for (wire::Operation &op : run) {
        VB_TRY(Chunks own, header.stream == wire::Stream::ops ? wire::detachLarge(op) : Result<Chunks>(Chunks()));
        chunks.push_back(std::move(own));
    }
    VB_TRY(fresh.segment, sealRun(header, std::move(run), keys));
    VB_TRY(const wire::SegmentHeader sealed, wire::decodeHeader(fresh.segment.header.bytes));
    for (quint64 i = 0; i < sealed.count; ++i)
        std::move(chunks[i].begin(), chunks[i].end(), std::back_inserter(fresh.chunks));
    fresh.tail = {fresh.segment.header, sealed.next(), tail.nextAudit};
    return R(std::move(fresh));
}

Result<std::optional<FreshSegment>> freshAudit(store::Store &store, const ChainTail &tail, const SealingView &view,
                                               const crypto::SigningKey &device, const wire::ReaderPublic &reader)
{
    using R = std::optional<FreshSegment>;
    VB_TRY(wire::SegmentHeader header, nextHeader(store.identity(), tail, view));
    header.stream = wire::Stream::audit;
    header.first = tail.nextAudit;
    const audit::Head head = store.head();
    header.audit = wire::SegmentHeader::AuditHead {head.size, head.root};
    const quint64 count = std::min(head.size - std::min(head.size, header.first), wire::kMaxOperations);
    VB_TRY(std::vector<QByteArray> entries, store.auditEntries(header.first, static_cast<int>(count)));
    while (!entries.empty()) {
        Result<wire::Segment> segment = wire::sealAudit(header, entries, reader, device);
        if (!segment && segment.error().code == Code::invalid && entries.size() > 1) {
            entries.resize(entries.size() / 2); // they pack badly
            continue;
        }
        if (!segment)
            return segment.error();
        const ChainTail after {segment->header, tail.next, header.first + entries.size()};
        return R(FreshSegment {std::move(*segment), after});
    }
    return R();
}

Result<void> keepFresh(store::RemoteTx &tx, const FreshSegment &fresh)
{
    VB_TRY(const wire::SegmentHeader header, wire::decodeHeader(fresh.segment.header.bytes));
    VB_TRY(sql::Stmt stmt,
           tx.prepare("INSERT INTO sealed_segment (chain, stream, next, next_audit, header, signature, body) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    stmt.bind(1, static_cast<qint64>(header.chain)).bind(2, static_cast<int>(header.stream));
    stmt.bind(3, static_cast<qint64>(fresh.tail.next)).bind(4, static_cast<qint64>(fresh.tail.nextAudit));
    stmt.bind(5, fresh.segment.header.bytes).bind(6, fresh.segment.header.signature);
    VB_DO(stmt.bind(7, fresh.segment.body).run());
    VB_TRY(sql::Stmt keep, tx.prepare("INSERT INTO sealed_chunk (name, body) VALUES (?1, ?2)"));
    for (const QByteArray &chunk : fresh.chunks) {
        keep.reset();
        VB_DO(keep.bind(1, crypto::bytes(crypto::sha256(chunk))).bind(2, chunk).run());
    }
    return {};
}

using SealOne = std::function<Result<std::optional<FreshSegment>>(const ChainTail &)>;

/// Segments behind the chain until nothing follows, in one commit.
Result<bool> sealSome(store::Store &store, int most, const SealOne &seal)
{
    VB_TRY(ChainTail tail, tailOf(store));
    std::vector<FreshSegment> sealed;
    std::size_t chunks = 0;
    for (bool goesOn = true; goesOn && sealed.size() < static_cast<std::size_t>(most);) {
        VB_TRY(std::optional<FreshSegment> next, seal(tail));
        if (!next)
            break;
        tail = next->tail;
        chunks += next->chunks.size();
        goesOn = !next->endsInEpoch && chunks < kChunksAtOnce;
        sealed.push_back(std::move(*next));
    }
    if (sealed.empty())
        return false;
    VB_DO(store.applyRemote([&sealed](store::RemoteTx &tx) -> Result<void> {
        for (const FreshSegment &one : sealed)
            VB_DO(keepFresh(tx, one));
        return {};
    }));
    return true;
}

} // namespace

Result<std::vector<SealedSegment>> SealedOutbox::unsent(quint64 skip)
{
    return m_store.inspect([skip](store::TrustedReader &reader) -> Result<std::vector<SealedSegment>> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT chain, seq, header, signature, body FROM sealed_segment WHERE seq IS NULL "
                                     "ORDER BY chain LIMIT ?1 OFFSET ?2"));
        stmt.bind(1, kUnsentCount).bind(2, static_cast<qint64>(skip));
        return sealedRows(std::move(stmt));
    });
}

Result<std::optional<SealedSegment>> SealedOutbox::find(quint64 chain)
{
    return m_store.inspect([chain](store::TrustedReader &reader) -> Result<std::optional<SealedSegment>> {
        VB_TRY(
            sql::Stmt stmt,
            reader.prepareTrusted("SELECT chain, seq, header, signature, body FROM sealed_segment WHERE chain = ?1"));
        stmt.bind(1, static_cast<qint64>(chain));
        VB_TRY(std::vector<SealedSegment> one, sealedRows(std::move(stmt)));
        return one.empty() ? std::nullopt : std::optional(std::move(one.front()));
    });
}

Result<quint64> SealedOutbox::lastChain()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<quint64> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT coalesce(max(chain), 0) FROM sealed_segment"));
        VB_DO(stmt.step());
        return static_cast<quint64>(stmt.integer(0));
    });
}

Result<bool> SealedOutbox::sealNext(const SealingView &view, const SealingKeys &keys, int most)
{
    return sealSome(m_store, most, [&](const ChainTail &tail) { return freshOperations(m_store, tail, view, keys); });
}

Result<bool> SealedOutbox::sealAudit(const SealingView &view, const crypto::SigningKey &device,
                                     const wire::ReaderPublic &reader, int most)
{
    return sealSome(m_store, most,
                    [&](const ChainTail &tail) { return freshAudit(m_store, tail, view, device, reader); });
}

Result<void> SealedOutbox::sealSignOfLife(const SealingView &view, const crypto::SigningKey &device)
{
    const auto sealEmpty = [&](const ChainTail &tail) -> Result<std::optional<FreshSegment>> {
        VB_TRY(wire::SegmentHeader header, nextHeader(m_store.identity(), tail, view));
        header.first = tail.next;
        VB_TRY(wire::Segment segment, wire::signSegment(header, {}, device));
        const ChainTail after {segment.header, tail.next, tail.nextAudit};
        return std::optional(FreshSegment {std::move(segment), after});
    };
    VB_DO(sealSome(m_store, 1, sealEmpty));
    return {};
}

Result<std::vector<QByteArray>> SealedOutbox::unsentChunks()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<std::vector<QByteArray>> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT name FROM sealed_chunk WHERE sent = 0 LIMIT ?1"));
        stmt.bind(1, static_cast<qint64>(kChunksAtOnce));
        return namesIn(std::move(stmt));
    });
}

Result<std::vector<QByteArray>> SealedOutbox::sentChunks(const QByteArray &after)
{
    return m_store.inspect([&after](store::TrustedReader &reader) -> Result<std::vector<QByteArray>> {
        VB_TRY(
            sql::Stmt stmt,
            reader.prepareTrusted("SELECT name FROM sealed_chunk WHERE sent = 1 AND name > ?1 ORDER BY name LIMIT ?2"));
        stmt.bind(1, after).bind(2, kNamesAtOnce);
        return namesIn(std::move(stmt));
    });
}

Result<QByteArray> SealedOutbox::chunk(const QByteArray &name)
{
    return m_store.inspect([&name](store::TrustedReader &reader) -> Result<QByteArray> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT body FROM sealed_chunk WHERE name = ?1"));
        VB_TRY(const bool found, stmt.bind(1, name).step());
        return found ? Result<QByteArray>(stmt.blob(0))
                     : Result<QByteArray>(fail(Code::notFound, QStringLiteral("this PC has no such chunk")));
    });
}

Result<void> SealedOutbox::markSent(const std::vector<QByteArray> &names)
{
    return m_store.applyRemote([&names](store::RemoteTx &tx) -> Result<void> {
        VB_TRY(sql::Stmt stmt, tx.prepare("UPDATE sealed_chunk SET sent = 1 WHERE name = ?1"));
        for (const QByteArray &name : names) {
            stmt.reset();
            VB_DO(stmt.bind(1, name).run());
        }
        return {};
    });
}

Result<quint64> SealedOutbox::auditPlaced()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<quint64> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT next_audit FROM sealed_segment WHERE seq IS NOT NULL ORDER BY chain DESC "
                                     "LIMIT 1"));
        VB_TRY(const bool found, stmt.step());
        return found ? static_cast<quint64>(stmt.integer(0)) : 0;
    });
}

} // namespace vb::sync
