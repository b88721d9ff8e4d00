#include "core/sync/log_store.h"

#include "core/sync/log_trust.h"

#include <set>

namespace vb::sync {

namespace {

constexpr qint64 kKeysBytes = 4LL << 20; // read at once
constexpr qsizetype kSubtree = 32;
constexpr qint64 kOfferBytes = 4LL << 20; // of segments in one message; the relay takes twice as much

constexpr char kSegmentsBehind[]
    = "SELECT seq, header, signature, body FROM sealed_segment WHERE seq > ?1 UNION ALL "
      "SELECT seq, header, signature, body FROM log_segment WHERE seq > ?1 ORDER BY seq LIMIT ?2";

wire::NumberedSegment segmentFrom(sql::Stmt &row)
{
    wire::NumberedSegment segment {static_cast<quint64>(row.integer(0)), {row.blob(1), row.blob(2)}, std::nullopt};
    if (!row.isNull(3))
        segment.body = row.blob(3);
    return segment;
}

qint64 sizeOf(const wire::NumberedSegment &segment)
{
    return segment.header.bytes.size() + segment.header.signature.size() + (segment.body ? segment.body->size() : 0);
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

/// None before the first page of the log.
struct KeptHead {
    wire::LogView log;
    quint64 term = 0;
};
Result<std::optional<KeptHead>> keptHead(store::TrustedReader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT size, frontier, term FROM log_head"));
    VB_TRY(const bool found, stmt.step());
    if (!found)
        return std::optional<KeptHead>();
    VB_TRY(crypto::merkle::Frontier frontier, frontierFrom(static_cast<quint64>(stmt.integer(0)), stmt.blob(1)));
    return std::optional(KeptHead {wire::LogView(std::move(frontier)), static_cast<quint64>(stmt.integer(2))});
}

using Chains = std::map<DeviceId, wire::ChainEnd>;
Result<Chains> keptChains(store::TrustedReader &reader)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT device, chain, hash, next_counter, next_audit, view_size, audit_size, "
                                 "audit_root FROM log_chain"));
    Chains chains;
    for (;;) {
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return chains;
        wire::ChainEnd end;
        end.chain = static_cast<quint64>(stmt.integer(1));
        end.hash = stmt.blob(2);
        end.nextCounter = static_cast<quint64>(stmt.integer(3));
        end.nextAudit = static_cast<quint64>(stmt.integer(4));
        end.viewSize = static_cast<quint64>(stmt.integer(5));
        if (!stmt.isNull(6))
            end.audit = {static_cast<quint64>(stmt.integer(6)), crypto::digestFrom(stmt.blob(7))};
        chains.emplace(stmt.id<DeviceId>(0), end);
    }
}

Result<void> writeChain(store::RemoteTx &tx, const DeviceId &device, const wire::ChainEnd &end, qint64 nowMs)
{
    VB_TRY(sql::Stmt stmt,
           tx.prepare("INSERT OR REPLACE INTO log_chain (device, chain, hash, next_counter, next_audit, view_size, "
                      "audit_size, audit_root, heard_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
    stmt.bind(1, device).bind(2, static_cast<qint64>(end.chain)).bind(3, end.hash);
    stmt.bind(4, static_cast<qint64>(end.nextCounter)).bind(5, static_cast<qint64>(end.nextAudit));
    stmt.bind(6, static_cast<qint64>(end.viewSize));
    end.audit ? stmt.bind(7, static_cast<qint64>(end.audit->size)) : stmt.bindNull(7);
    end.audit ? stmt.bind(8, crypto::bytes(end.audit->root)) : stmt.bindNull(8);
    return stmt.bind(9, nowMs).run();
}

/// This PC's own are there already, without a place.
Result<void> writeSegments(store::RemoteTx &tx, const std::vector<TakenSegment> &taken)
{
    VB_TRY(sql::Stmt place, tx.prepare("UPDATE sealed_segment SET seq = ?2 WHERE chain = ?1"));
    VB_TRY(sql::Stmt insert,
           tx.prepare("INSERT INTO log_segment (seq, device, chain, stream, header, signature, body, put_aside, "
                      "operations, last_counter) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"));
    for (const TakenSegment &one : taken) {
        const auto seq = static_cast<qint64>(one.segment.seq);
        const auto chain = static_cast<qint64>(one.header.chain);
        if (one.header.device == tx.device()) {
            place.reset();
            VB_DO(place.bind(1, chain).bind(2, seq).run());
            continue;
        }
        insert.reset();
        insert.bind(1, seq).bind(2, one.header.device).bind(3, chain).bind(4, static_cast<int>(one.header.stream));
        insert.bind(5, one.segment.header.bytes).bind(6, one.segment.header.signature);
        one.segment.body ? insert.bind(7, *one.segment.body) : insert.bindNull(7);
        one.putAside.isEmpty() ? insert.bindNull(8) : insert.bind(8, one.putAside);
        const bool isAudit = one.header.stream == wire::Stream::audit;
        insert.bind(9, isAudit ? 0 : static_cast<qint64>(one.header.count));
        insert.bind(10, isAudit ? 0 : static_cast<qint64>(one.header.next()) - 1);
        VB_DO(insert.run());
    }
    return {};
}

Result<void> writeSteps(store::RemoteTx &tx, const std::vector<TakenSegment> &taken, const wire::LogView &log)
{
    VB_TRY(sql::Stmt step, tx.prepare("INSERT INTO log_step (seq, leaf, root) VALUES (?1, ?2, ?3)"));
    for (const TakenSegment &one : taken) {
        const auto leaf = log.leafAt(one.segment.seq);
        const auto root = log.rootAt(one.segment.seq);
        VB_INVARIANT(leaf && root);
        step.reset();
        step.bind(1, static_cast<qint64>(one.segment.seq));
        VB_DO(step.bind(2, crypto::bytes(*leaf)).bind(3, crypto::bytes(*root)).run());
    }
    return {};
}

Result<void> writeHead(store::RemoteTx &tx, const wire::LogVerifier &checked, const QByteArray &checkpoint)
{
    VB_TRY(sql::Stmt head,
           tx.prepare("INSERT OR REPLACE INTO log_head (one, size, frontier, term, checkpoint) "
                      "VALUES (1, ?1, ?2, ?3, ?4)"));
    head.bind(1, static_cast<qint64>(checked.log().size())).bind(2, joinedSubtrees(checked.log().frontier()));
    return head.bind(3, static_cast<qint64>(checked.term())).bind(4, checkpoint).run();
}

/// One digest of a place of the log.
std::optional<crypto::Digest> digestAt(store::Store &store, const char *sql, quint64 seq)
{
    const auto found = store.inspect([&](store::TrustedReader &reader) -> Result<std::optional<crypto::Digest>> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted(sql));
        VB_TRY(const bool row, stmt.bind(1, static_cast<qint64>(seq)).step());
        return row ? std::optional(crypto::digestFrom(stmt.blob(0))) : std::nullopt;
    });
    return found.valueOr(std::nullopt);
}

} // namespace

Result<RelayLink> LogStore::link()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<RelayLink> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT url, identity FROM relay_link"));
        VB_TRY(const bool found, stmt.step());
        if (!found)
            return fail(Code::notFound, QStringLiteral("this practice has no relay yet: relay connect registers it"));
        return RelayLink {stmt.text(0), stmt.blob(1)};
    });
}

Result<void> LogStore::setLink(const RelayLink &link)
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

Result<void> LogStore::moveLink(const RelayLink &link)
{
    return m_store.applyRemote([&link](store::RemoteTx &tx) -> Result<void> {
        VB_TRY(sql::Stmt stmt, tx.prepare("INSERT OR REPLACE INTO relay_link (one, url, identity) VALUES (1, ?1, ?2)"));
        return stmt.bind(1, link.url).bind(2, link.identity).run();
    });
}

Result<wire::LogVerifier> LogStore::verifier(const QByteArray &relayIdentity)
{
    const PracticeId practice = m_store.identity().practice;
    return m_store.inspect([&](store::TrustedReader &reader) -> Result<wire::LogVerifier> {
        VB_TRY(const std::optional<KeptHead> head, keptHead(reader));
        if (!head)
            return wire::LogVerifier(practice, relayIdentity);
        VB_TRY(Chains chains, keptChains(reader));
        return wire::LogVerifier(practice, relayIdentity, head->log, std::move(chains), head->term);
    });
}

std::optional<crypto::Digest> LogStore::rootAt(quint64 size)
{
    if (size == 0)
        return crypto::merkle::emptyRoot();
    return digestAt(m_store, "SELECT root FROM log_step WHERE seq = ?1", size);
}

std::optional<crypto::Digest> LogStore::leafAt(quint64 seq)
{
    return digestAt(m_store, "SELECT leaf FROM log_step WHERE seq = ?1", seq);
}

QByteArray LogStore::hashOf(const DeviceId &device, quint64 chain)
{
    const bool isOwn = device == m_store.identity().device;
    const auto found = m_store.inspect([&](store::TrustedReader &reader) -> Result<QByteArray> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted(isOwn ? "SELECT header FROM sealed_segment WHERE chain = ?1"
                                           : "SELECT header FROM log_segment WHERE chain = ?1 AND device = ?2"));
        stmt.bind(1, static_cast<qint64>(chain));
        if (!isOwn)
            stmt.bind(2, device);
        VB_TRY(const bool row, stmt.step());
        return row ? wire::headerHash(stmt.blob(0)) : QByteArray();
    });
    return found.valueOr(QByteArray());
}

Result<std::vector<wire::NumberedSegment>> LogStore::keysAfter(quint64 seq)
{
    return m_store.inspect([seq](store::TrustedReader &reader) -> Result<std::vector<wire::NumberedSegment>> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted(
                   "SELECT seq, header, signature, body FROM sealed_segment WHERE stream = ?1 AND seq > ?2 UNION ALL "
                   "SELECT seq, header, signature, body FROM log_segment WHERE stream = ?1 AND seq > ?2 ORDER BY seq"));
        stmt.bind(1, static_cast<int>(wire::Stream::keys)).bind(2, static_cast<qint64>(seq));
        std::vector<wire::NumberedSegment> all;
        for (qint64 bytes = 0; bytes < kKeysBytes;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                break;
            all.push_back({static_cast<quint64>(stmt.integer(0)), {stmt.blob(1), stmt.blob(2)}, stmt.blob(3)});
            bytes += all.back().body->size();
        }
        return all;
    });
}

Result<QByteArray> LogStore::checkpoint()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<QByteArray> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT checkpoint FROM log_head"));
        VB_TRY(const bool found, stmt.step());
        return found ? stmt.blob(0) : QByteArray();
    });
}

Result<std::vector<crypto::Digest>> LogStore::leaves()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<std::vector<crypto::Digest>> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT seq, leaf FROM log_step ORDER BY seq"));
        std::vector<crypto::Digest> leaves;
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                return leaves;
            if (static_cast<quint64>(stmt.integer(0)) != leaves.size() + 1)
                return fail(Code::integrity, QStringLiteral("the store does not hold the whole of the relay's log"));
            leaves.push_back(crypto::digestFrom(stmt.blob(1)));
        }
    });
}

Result<std::vector<wire::NumberedSegment>> LogStore::segmentsAfter(quint64 seq, qint64 maxBytes)
{
    return m_store.inspect([seq, maxBytes](store::TrustedReader &reader) -> Result<std::vector<wire::NumberedSegment>> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted(kSegmentsBehind));
        stmt.bind(1, static_cast<qint64>(seq)).bind(2, static_cast<qint64>(wire::kMaxSegments));
        std::vector<wire::NumberedSegment> all;
        for (qint64 bytes = 0; bytes < maxBytes; bytes += sizeOf(all.back())) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                break;
            all.push_back(segmentFrom(stmt));
        }
        return all;
    });
}

Result<std::vector<wire::NumberedSegment>> LogStore::bodiesAt(std::span<const quint64> seqs, std::size_t &next)
{
    next = 0;
    return m_store.inspect([&](store::TrustedReader &reader) -> Result<std::vector<wire::NumberedSegment>> {
        std::vector<wire::NumberedSegment> all;
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted(kSegmentsBehind));
        for (qint64 bytes = 0; next < seqs.size() && bytes < kOfferBytes; ++next) {
            stmt.reset();
            VB_TRY(const bool found, stmt.bind(1, static_cast<qint64>(seqs[next]) - 1).bind(2, 1).step());
            if (!found || static_cast<quint64>(stmt.integer(0)) != seqs[next] || stmt.isNull(3))
                continue;
            all.push_back(segmentFrom(stmt));
            bytes += sizeOf(all.back());
        }
        return all;
    });
}

Result<std::optional<wire::Segment>> LogStore::ownCertificate()
{
    const store::StoreIdentity &me = m_store.identity();
    keys::TrustState trust(me.practice);
    for (quint64 after = 0;;) {
        VB_TRY(const std::vector<wire::NumberedSegment> segments, keysAfter(after));
        if (segments.empty())
            return std::optional<wire::Segment>();
        for (const wire::NumberedSegment &one : segments) {
            VB_TRY(const wire::SegmentHeader header, wire::decodeHeader(one.header.bytes));
            if (const auto runs = wire::readKeys(header, *one.body))
                trust = trustWith(std::move(trust), *runs);
            if (trust.device(me.device) != nullptr)
                return std::optional(wire::Segment {one.header, *one.body});
        }
        after = segments.back().seq;
    }
}

Result<std::optional<quint64>> LogStore::firstAuditToFetch()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<std::optional<quint64>> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT min(seq) FROM log_segment WHERE stream = ?1 AND body IS NULL"));
        VB_DO(stmt.bind(1, static_cast<int>(wire::Stream::audit)).step());
        return stmt.isNull(0) ? std::nullopt : std::optional(static_cast<quint64>(stmt.integer(0)));
    });
}

Result<void> LogStore::keepAudit(const std::vector<wire::NumberedSegment> &segments)
{
    return m_store.applyRemote([&segments](store::RemoteTx &tx) -> Result<void> {
        VB_TRY(sql::Stmt known, tx.prepare("SELECT header FROM log_segment WHERE seq = ?1 AND body IS NULL"));
        VB_TRY(sql::Stmt keep, tx.prepare("UPDATE log_segment SET body = ?2 WHERE seq = ?1"));
        for (const wire::NumberedSegment &one : segments) {
            const auto seq = static_cast<qint64>(one.seq);
            known.reset();
            VB_TRY(const bool found, known.bind(1, seq).step());
            if (!found || !one.body)
                continue;
            VB_TRY(const wire::SegmentHeader header, wire::decodeHeader(known.blob(0)));
            if (!wire::bodyFits(header, *one.body))
                return fail(Code::integrity, QStringLiteral("entries of an access log are not those that were sent"));
            keep.reset();
            VB_DO(keep.bind(1, seq).bind(2, *one.body).run());
        }
        return {};
    });
}

Result<quint64> LogStore::putAside()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<quint64> {
        VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT count(put_aside) FROM log_segment"));
        VB_DO(stmt.step());
        return static_cast<quint64>(stmt.integer(0));
    });
}

std::future<Result<Applied>> LogStore::take(wire::LogVerifier checked, QByteArray checkpoint,
                                            std::vector<TakenSegment> taken)
{
    std::vector<LogSegment> contents;
    std::set<DeviceId> authors;
    for (TakenSegment &one : taken) {
        contents.push_back(std::move(one.content));
        authors.insert(one.header.device);
    }
    return applyLater(m_store, std::move(contents),
                      [checked = std::move(checked), checkpoint = std::move(checkpoint), taken = std::move(taken),
                       authors = std::move(authors),
                       &clock = m_store.clock()](store::RemoteTx &tx, qint64 folded) -> Result<void> {
                          if (static_cast<quint64>(folded) != checked.log().size())
                              return fail(Code::integrity, QStringLiteral("rows and log are not at the same place"));
                          VB_DO(writeSegments(tx, taken));
                          VB_DO(writeSteps(tx, taken, checked.log()));
                          for (const DeviceId &author : authors)
                              VB_DO(writeChain(tx, author, checked.chainOf(author), clock.now().wallMs));
                          return writeHead(tx, checked, checkpoint);
                      });
}

} // namespace vb::sync
