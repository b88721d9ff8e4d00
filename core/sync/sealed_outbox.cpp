#include "core/sync/sealed_outbox.h"

#include "core/sync/apply.h"
#include "core/wire/keys_body.h"

namespace vb::sync {

namespace {

constexpr qint64 kUnsentBytes = 4LL << 20; // one push; the relay takes twice as much
constexpr int kUnsentCount = 200;
constexpr qsizetype kSubtree = 32;

wire::Operation toWire(const LogOperation &one)
{
    const store::Operation &op = one.operation;
    wire::Operation out;
    out.id = op.id;
    out.device = op.device;
    out.counter = static_cast<quint64>(op.counter);
    out.group = op.group;
    out.part = static_cast<quint64>(op.part);
    out.last = static_cast<quint64>(op.last);
    out.hlc = op.hlc;
    out.seen = static_cast<quint64>(op.seen);
    out.entity = QString::fromLatin1(one.entity);
    out.row = op.row;
    out.kind = static_cast<int>(op.kind);
    out.user = op.user;
    out.skewMs = op.skewMs;
    out.schema = static_cast<quint64>(op.schema);
    out.minReader = static_cast<quint64>(op.minReader);
    out.fields = op.fields;
    out.rowDigest = op.rowDigest;
    out.userSignature = op.userSignature;
    out.deviceSignature = op.deviceSignature;
    return out;
}

wire::Stream streamOf(const LogOperation &one)
{
    return one.operation.entity != nullptr && one.operation.entity->stream == store::Stream::keys ? wire::Stream::keys
                                                                                                  : wire::Stream::ops;
}

/// The operations from the first on that go into one stream.
std::vector<wire::Operation> firstRun(const std::vector<LogOperation> &waiting)
{
    std::vector<wire::Operation> run;
    for (const LogOperation &one : waiting) {
        if (streamOf(one) != streamOf(waiting.front()))
            break;
        run.push_back(toWire(one));
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

QByteArray joinedSubtrees(const crypto::merkle::Frontier &frontier)
{
    QByteArray bytes;
    for (const crypto::Digest &subtree : frontier.subtrees())
        bytes += crypto::bytes(subtree);
    return bytes;
}

Result<crypto::merkle::Frontier> frontierFrom(quint64 size, const QByteArray &bytes)
{
    std::vector<crypto::Digest> subtrees;
    for (qsizetype at = 0; at + kSubtree <= bytes.size(); at += kSubtree)
        subtrees.push_back(crypto::digestFrom(bytes.mid(at, kSubtree)));
    if (bytes.size() % kSubtree != 0 || subtrees.size() != crypto::merkle::subtreesOf(size).size())
        return fail(Code::integrity, QStringLiteral("the store's view of the relay's log is damaged"));
    return crypto::merkle::Frontier(size, std::move(subtrees));
}

struct ChainTail {
    wire::SignedHeader header;
    quint64 next = 1;
};

/// The newest segment of the chain; with `placed` the newest that has a place.
Result<std::optional<ChainTail>> tailOf(store::Store &store, bool placed)
{
    return store.inspect([placed](store::TrustedReader &reader) -> Result<std::optional<ChainTail>> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT header, signature, next FROM sealed_segment WHERE ?1 = 0 OR seq IS NOT "
                                     "NULL ORDER BY chain DESC LIMIT 1"));
        VB_TRY(const bool found, stmt.bind(1, placed ? 1 : 0).step());
        if (!found)
            return std::optional<ChainTail>();
        return std::optional(ChainTail {{stmt.blob(0), stmt.blob(1)}, static_cast<quint64>(stmt.integer(2))});
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

} // namespace

Result<RelayLink> SealedOutbox::link()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<RelayLink> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT url, identity FROM relay_link"));
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return fail(Code::notFound, QStringLiteral("this practice has no relay yet: relay connect registers it"));
        return RelayLink {stmt.text(0), stmt.blob(1)};
    });
}

Result<void> SealedOutbox::setLink(const RelayLink &link)
{
    return m_store.applyRemote([&link](store::RemoteTx &tx) -> Result<void> {
        VB_TRY(sql::Stmt other,
               tx.prepare("SELECT 1 FROM relay_link WHERE identity <> ?1 AND EXISTS (SELECT 1 FROM log_head)"));
        VB_TRY(const bool hasOther, other.bind(1, link.identity).step());
        if (hasOther)
            return fail(Code::invalid, QStringLiteral("this practice is registered at another relay"));
        VB_TRY(sql::Stmt stmt, tx.prepare("INSERT OR REPLACE INTO relay_link (one, url, identity) VALUES (1, ?1, ?2)"));
        return stmt.bind(1, link.url).bind(2, link.identity).run();
    });
}

Result<std::vector<SealedSegment>> SealedOutbox::unsent()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<std::vector<SealedSegment>> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT chain, seq, header, signature, body FROM sealed_segment WHERE seq IS NULL "
                                     "ORDER BY chain LIMIT ?1"));
        stmt.bind(1, kUnsentCount);
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

Result<std::vector<SealedSegment>> SealedOutbox::keys()
{
    std::vector<SealedSegment> all;
    for (;;) {
        const quint64 after = all.empty() ? 0 : all.back().seq;
        VB_TRY(std::vector<SealedSegment> more,
               m_store.inspect([after](store::TrustedReader &reader) -> Result<std::vector<SealedSegment>> {
                   VB_TRY(sql::Stmt stmt,
                          reader.prepareTrusted("SELECT chain, seq, header, signature, body FROM sealed_segment WHERE "
                                                "stream = ?1 AND seq > ?2 ORDER BY seq"));
                   stmt.bind(1, static_cast<int>(wire::Stream::keys)).bind(2, static_cast<qint64>(after));
                   return sealedRows(std::move(stmt));
               }));
        if (more.empty())
            return all;
        std::move(more.begin(), more.end(), std::back_inserter(all));
    }
}

Result<quint64> SealedOutbox::lastChain()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<quint64> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT coalesce(max(chain), 0) FROM sealed_segment"));
        VB_DO(stmt.step());
        return static_cast<quint64>(stmt.integer(0));
    });
}

Result<bool> SealedOutbox::sealNext(const SealingView &view, const SealingKeys &keys)
{
    VB_TRY(const std::optional<ChainTail> tail, tailOf(m_store, false));
    wire::SegmentHeader header;
    header.practice = m_store.identity().practice;
    header.device = m_store.identity().device;
    header.view = view.view;
    header.epoch = view.epoch;
    header.term = view.term;
    if (tail) {
        VB_TRY(const wire::SegmentHeader last, wire::decodeHeader(tail->header.bytes));
        if (last.device != header.device)
            return fail(Code::failed,
                        QStringLiteral("this PC was restored from another one's backup: it has to join the "
                                       "practice anew before it can sync"));
        header.chain = last.chain + 1;
        header.previous = wire::headerHash(tail->header.bytes);
        header.first = tail->next;
    }
    VB_TRY(const std::vector<LogOperation> waiting,
           ownOperations(m_store, static_cast<qint64>(header.first) - 1, static_cast<int>(wire::kMaxOperations)));
    if (waiting.empty())
        return false;
    header.stream = streamOf(waiting.front());
    if (header.stream == wire::Stream::ops && view.epoch == 0)
        return false;
    VB_TRY(const wire::Segment segment, sealRun(std::move(header), firstRun(waiting), keys));
    VB_TRY(const wire::SegmentHeader sealed, wire::decodeHeader(segment.header.bytes));
    VB_DO(m_store.applyRemote([&](store::RemoteTx &tx) -> Result<void> {
        VB_TRY(sql::Stmt stmt,
               tx.prepare("INSERT INTO sealed_segment (chain, stream, next, header, signature, body) "
                          "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
        stmt.bind(1, static_cast<qint64>(sealed.chain)).bind(2, static_cast<int>(sealed.stream));
        stmt.bind(3, static_cast<qint64>(sealed.next())).bind(4, segment.header.bytes);
        return stmt.bind(5, segment.header.signature).bind(6, segment.body).run();
    }));
    return true;
}

Result<wire::LogVerifier> SealedOutbox::verifier(const QByteArray &relayIdentity)
{
    const store::StoreIdentity &me = m_store.identity();
    struct Kept {
        crypto::merkle::Frontier frontier;
        quint64 term = 0;
    };
    VB_TRY(const std::optional<Kept> kept,
           m_store.inspect([](store::TrustedReader &reader) -> Result<std::optional<Kept>> {
               VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT size, frontier, term FROM log_head"));
               VB_TRY(const bool found, stmt.step());
               if (!found)
                   return std::optional<Kept>();
               VB_TRY(crypto::merkle::Frontier frontier,
                      frontierFrom(static_cast<quint64>(stmt.integer(0)), stmt.blob(1)));
               return std::optional(Kept {std::move(frontier), static_cast<quint64>(stmt.integer(2))});
           }));
    if (!kept)
        return wire::LogVerifier(me.practice, relayIdentity);
    std::map<DeviceId, wire::ChainEnd> chains;
    VB_TRY(const std::optional<ChainTail> tail, tailOf(m_store, true));
    if (tail) {
        VB_TRY(const wire::SegmentHeader last, wire::decodeHeader(tail->header.bytes));
        wire::ChainEnd end;
        end.chain = last.chain;
        end.hash = wire::headerHash(tail->header.bytes);
        end.nextCounter = tail->next;
        end.viewSize = last.view.size;
        chains.emplace(me.device, end);
    }
    return wire::LogVerifier(me.practice, relayIdentity, wire::LogView(kept->frontier), std::move(chains), kept->term);
}

std::optional<crypto::Digest> SealedOutbox::rootAt(quint64 size)
{
    if (size == 0)
        return crypto::merkle::emptyRoot();
    const auto found = m_store.inspect([size](store::TrustedReader &reader) -> Result<std::optional<crypto::Digest>> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT root FROM log_step WHERE seq = ?1"));
        VB_TRY(const bool row, stmt.bind(1, static_cast<qint64>(size)).step());
        return row ? std::optional(crypto::digestFrom(stmt.blob(0))) : std::nullopt;
    });
    return found.valueOr(std::nullopt);
}

std::optional<crypto::Digest> SealedOutbox::leafAt(quint64 seq)
{
    const auto found = m_store.inspect([seq](store::TrustedReader &reader) -> Result<std::optional<crypto::Digest>> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT leaf FROM log_step WHERE seq = ?1"));
        VB_TRY(const bool row, stmt.bind(1, static_cast<qint64>(seq)).step());
        return row ? std::optional(crypto::digestFrom(stmt.blob(0))) : std::nullopt;
    });
    return found.valueOr(std::nullopt);
}

Result<void> SealedOutbox::take(const wire::LogVerifier &checked, const QByteArray &checkpoint,
                                const std::vector<SealedSegment> &placed)
{
    std::vector<LogSegment> segments;
    for (const SealedSegment &one : placed) {
        VB_TRY(const wire::SegmentHeader header, wire::decodeHeader(one.segment.header.bytes));
        const quint64 last = header.stream == wire::Stream::audit || header.count == 0 ? 0 : header.next() - 1;
        segments.push_back({static_cast<qint64>(one.seq), header.device, static_cast<qint64>(last), {}});
    }
    const auto keep = [&](store::RemoteTx &tx, qint64 folded) -> Result<void> {
        if (static_cast<quint64>(folded) != checked.log().size())
            return fail(Code::integrity, QStringLiteral("rows and log are not at the same place"));
        VB_TRY(sql::Stmt place, tx.prepare("UPDATE sealed_segment SET seq = ?2 WHERE chain = ?1"));
        VB_TRY(sql::Stmt step, tx.prepare("INSERT INTO log_step (seq, leaf, root) VALUES (?1, ?2, ?3)"));
        for (const SealedSegment &one : placed) {
            place.reset();
            VB_DO(place.bind(1, static_cast<qint64>(one.chain)).bind(2, static_cast<qint64>(one.seq)).run());
            const auto leaf = checked.log().leafAt(one.seq);
            const auto root = checked.log().rootAt(one.seq);
            VB_INVARIANT(leaf && root);
            step.reset();
            step.bind(1, static_cast<qint64>(one.seq));
            VB_DO(step.bind(2, crypto::bytes(*leaf)).bind(3, crypto::bytes(*root)).run());
        }
        VB_TRY(sql::Stmt head,
               tx.prepare("INSERT OR REPLACE INTO log_head (one, size, frontier, term, checkpoint) "
                          "VALUES (1, ?1, ?2, ?3, ?4)"));
        head.bind(1, folded).bind(2, joinedSubtrees(checked.log().frontier()));
        return head.bind(3, static_cast<qint64>(checked.term())).bind(4, checkpoint).run();
    };
    VB_DO(apply(m_store, segments, keep));
    return {};
}

} // namespace vb::sync
