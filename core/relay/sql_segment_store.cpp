#include "core/relay/sql_segment_store.h"

#include "core/relay/relay_schema.h"

#include <algorithm>

namespace vb::relay {

namespace {

constexpr int kCacheKiB = 4096;

/// Runs `work` between BEGIN and COMMIT; a failure anywhere leaves nothing.
template <class Work>
Result<void> inTransaction(sql::Db &db, const Work &work)
{
    VB_DO(db.begin());
    Result<void> done = work();
    if (done)
        done = db.commit();
    if (!done)
        db.rollback();
    return done;
}

Result<void> addBytes(sql::Db &db, qint64 bytes)
{
    VB_TRY(sql::Stmt add, db.prepare("UPDATE counter SET value = value + ?1 WHERE name = 'bytes'"));
    return add.bind(1, bytes).run();
}

} // namespace

Result<std::unique_ptr<SegmentStore>> SqlSegmentStore::open(const QString &path, const SecretBytes &key, bool create)
{
    VB_TRY(const std::vector<sql::Migration> migrations, relayMigrations(QStringLiteral("log")));
    VB_TRY(sql::Db writer, sql::Db::open(path, key, {create, false, kCacheKiB}));
    VB_DO(sql::migrate(writer, migrations));
    VB_TRY(sql::Db reader, sql::Db::open(path, key, {false, true, kCacheKiB}));
    return std::unique_ptr<SegmentStore>(new SqlSegmentStore(std::move(writer), std::move(reader)));
}

Result<void> SqlSegmentStore::insertMissing(const Batch &batch)
{
    VB_TRY(sql::Stmt lack, m_writer.prepare("INSERT INTO missing_body (seq, device, stream) VALUES (?1, ?2, ?3)"));
    quint64 seq = batch.firstSeq;
    for (const NewSegment &segment : batch.segments) {
        const auto at = static_cast<qint64>(seq++);
        if (!segment.hasBody)
            VB_DO(
                lack.bind(1, at).bind(2, segment.header.device).bind(3, static_cast<int>(segment.header.stream)).run());
    }
    return {};
}

Result<void> SqlSegmentStore::insert(const Batch &batch)
{
    VB_TRY(sql::Stmt newest, m_writer.prepare("SELECT coalesce(max(seq), 0) FROM segment"));
    VB_DO(newest.step());
    if (static_cast<quint64>(newest.integer(0)) + 1 != batch.firstSeq)
        return fail(Code::integrity, QStringLiteral("the log went on elsewhere"));
    newest.reset();
    VB_TRY(sql::Stmt add,
           m_writer.prepare("INSERT INTO segment (seq, device, chain, stream, at_ms, header, signature, hash, body) "
                            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
    quint64 seq = batch.firstSeq;
    for (const NewSegment &segment : batch.segments) {
        add.bind(1, static_cast<qint64>(seq++)).bind(2, segment.header.device);
        add.bind(3, static_cast<qint64>(segment.header.chain)).bind(4, static_cast<int>(segment.header.stream));
        add.bind(5, batch.atMs).bind(6, segment.sealed.bytes).bind(7, segment.sealed.signature);
        add.bind(8, segment.hash);
        segment.hasBody ? add.bind(9, segment.body) : add.bindNull(9);
        VB_DO(add.run());
    }
    VB_DO(insertMissing(batch));
    VB_TRY(sql::Stmt grow, m_writer.prepare("INSERT INTO tree_node (level, idx, hash) VALUES (?1, ?2, ?3)"));
    for (const TreeNode &node : batch.nodes) {
        grow.bind(1, node.id.level).bind(2, static_cast<qint64>(node.id.index));
        VB_DO(grow.bind(3, crypto::bytes(node.hash)).run());
    }
    VB_TRY(sql::Stmt end,
           m_writer.prepare("INSERT OR REPLACE INTO chain_end (device, chain, hash, next_counter, next_audit,"
                            " audit_size, audit_root, view_size) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
    for (const auto &[device, is] : batch.ends) {
        end.bind(1, device).bind(2, static_cast<qint64>(is.chain)).bind(3, is.hash);
        end.bind(4, static_cast<qint64>(is.nextCounter)).bind(5, static_cast<qint64>(is.nextAudit));
        if (is.audit)
            end.bind(6, static_cast<qint64>(is.audit->size)).bind(7, crypto::bytes(is.audit->root));
        VB_DO(end.bind(8, static_cast<qint64>(is.viewSize)).run());
    }
    qint64 bytes = 0;
    for (const NewSegment &segment : batch.segments)
        bytes += storedSize(segment);
    return addBytes(m_writer, bytes);
}

Result<void> SqlSegmentStore::append(const Batch &batch)
{
    const std::lock_guard lock(m_writing);
    return inTransaction(m_writer, [&] { return insert(batch); });
}

Result<Read> SqlSegmentStore::read(const PullRange &range)
{
    const std::lock_guard lock(m_reading);
    const QByteArray filter = range.only ? " AND stream = ?3" : "";
    // Bodies only of the streams that are wanted whole: a bit for each, so that the text of the statement is always
    // one.
    VB_TRY(sql::Stmt ask,
           m_reader.prepare("SELECT seq, header, signature, body IS NOT NULL AND (?4 >> stream & 1) = 0,"
                            " CASE WHEN (?4 >> stream & 1) = 0 THEN body END FROM segment WHERE seq > ?1"
                            + filter + " ORDER BY seq LIMIT ?2"));
    qint64 headersOnly = 0;
    for (const wire::Stream stream : range.headersOnly)
        headersOnly |= 1LL << static_cast<int>(stream);
    ask.bind(1, static_cast<qint64>(range.after)).bind(2, range.count).bind(4, headersOnly);
    if (range.only)
        ask.bind(3, static_cast<int>(*range.only));
    Read out;
    qint64 bytes = 0;
    for (;;) {
        VB_TRY(const bool row, ask.step());
        if (!row)
            break;
        StoredSegment segment;
        segment.seq = static_cast<quint64>(ask.integer(0));
        segment.sealed = {ask.blob(1), ask.blob(2)};
        segment.hasBody = ask.integer(3) != 0;
        segment.body = ask.blob(4);
        bytes += answeredSize(segment);
        if (bytes > range.bytes && !out.segments.empty()) {
            out.isWhole = false;
            return out;
        }
        out.segments.push_back(std::move(segment));
    }
    out.isWhole = out.segments.size() < static_cast<std::size_t>(range.count);
    return out;
}

Result<std::optional<StoredLink>> SqlSegmentStore::find(DeviceId device, quint64 chain)
{
    const std::lock_guard lock(m_reading);
    VB_TRY(sql::Stmt ask, m_reader.prepare("SELECT seq, hash FROM segment WHERE device = ?1 AND chain = ?2"));
    VB_TRY(const bool row, ask.bind(1, device).bind(2, static_cast<qint64>(chain)).step());
    if (!row)
        return std::optional<StoredLink>();
    return std::optional(StoredLink {static_cast<quint64>(ask.integer(0)), ask.blob(1)});
}

Result<std::vector<std::pair<DeviceId, wire::ChainEnd>>> SqlSegmentStore::chainEnds()
{
    const std::lock_guard lock(m_reading);
    VB_TRY(sql::Stmt ask,
           m_reader.prepare("SELECT device, chain, hash, next_counter, next_audit, audit_size, audit_root, view_size"
                            " FROM chain_end"));
    std::vector<std::pair<DeviceId, wire::ChainEnd>> out;
    for (;;) {
        VB_TRY(const bool row, ask.step());
        if (!row)
            return out;
        wire::ChainEnd end;
        end.chain = static_cast<quint64>(ask.integer(1));
        end.hash = ask.blob(2);
        end.nextCounter = static_cast<quint64>(ask.integer(3));
        end.nextAudit = static_cast<quint64>(ask.integer(4));
        if (!ask.isNull(5))
            end.audit = {static_cast<quint64>(ask.integer(5)), crypto::digestFrom(ask.view(6))};
        end.viewSize = static_cast<quint64>(ask.integer(7));
        out.emplace_back(ask.id<DeviceId>(0), std::move(end));
    }
}

Result<crypto::Digest> SqlSegmentStore::node(crypto::merkle::NodeId id)
{
    const std::lock_guard lock(m_reading);
    VB_TRY(sql::Stmt ask, m_reader.prepare("SELECT hash FROM tree_node WHERE level = ?1 AND idx = ?2"));
    VB_TRY(const bool row, ask.bind(1, id.level).bind(2, static_cast<qint64>(id.index)).step());
    if (!row)
        return fail(Code::integrity, QStringLiteral("the tree lacks a node"));
    return crypto::digestFrom(ask.view(0));
}

Result<Usage> SqlSegmentStore::usage()
{
    const std::lock_guard lock(m_reading);
    VB_TRY(sql::Stmt ask,
           m_reader.prepare("SELECT (SELECT coalesce(max(seq), 0) FROM segment),"
                            " (SELECT value FROM counter WHERE name = 'bytes')"));
    VB_DO(ask.step());
    return Usage {static_cast<quint64>(ask.integer(0)), ask.integer(1)};
}

Result<void> SqlSegmentStore::putSnapshot(quint64 seq, const QByteArray &manifest, qint64 atMs)
{
    const std::lock_guard lock(m_writing);
    VB_TRY(sql::Stmt add,
           m_writer.prepare("INSERT INTO snapshot (seq, at_ms, manifest) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT (seq) DO UPDATE SET at_ms = ?2, manifest = ?3"));
    return add.bind(1, static_cast<qint64>(seq)).bind(2, atMs).bind(3, manifest).run();
}

Result<std::optional<std::pair<quint64, QByteArray>>> SqlSegmentStore::snapshot()
{
    const std::lock_guard lock(m_reading);
    VB_TRY(sql::Stmt ask, m_reader.prepare("SELECT seq, manifest FROM snapshot ORDER BY seq DESC LIMIT 1"));
    VB_TRY(const bool row, ask.step());
    if (!row)
        return std::optional<std::pair<quint64, QByteArray>>();
    return std::optional(std::pair(static_cast<quint64>(ask.integer(0)), ask.blob(1)));
}

Result<void> SqlSegmentStore::putChunks(const std::vector<StoredChunk> &chunks, qint64 atMs)
{
    const std::lock_guard lock(m_writing);
    return inTransaction(m_writer, [&]() -> Result<void> {
        VB_TRY(sql::Stmt add,
               m_writer.prepare("INSERT INTO chunk (hash, size, at_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"));
        qint64 bytes = 0;
        for (const StoredChunk &chunk : chunks) {
            VB_DO(add.bind(1, chunk.hash).bind(2, chunk.size).bind(3, atMs).run());
            bytes += m_writer.changes() > 0 ? chunk.size : 0;
        }
        return addBytes(m_writer, bytes);
    });
}

Result<bool> SqlSegmentStore::hasChunk(const QByteArray &hash)
{
    const std::lock_guard lock(m_reading);
    VB_TRY(sql::Stmt ask, m_reader.prepare("SELECT 1 FROM chunk WHERE hash = ?1"));
    return ask.bind(1, hash).step();
}

Result<SegmentStore::Dropped> SqlSegmentStore::dropBodies(quint64 below, quint64 most)
{
    const std::lock_guard lock(m_writing);
    Dropped dropped;
    VB_DO(inTransaction(m_writer, [&]() -> Result<void> {
        VB_TRY(sql::Stmt so, m_writer.prepare("SELECT value FROM counter WHERE name = 'dropped'"));
        VB_DO(so.step());
        const auto done = static_cast<quint64>(so.integer(0));
        so.reset();
        const quint64 end = std::min(below > 0 ? below - 1 : 0, done + most);
        if (end <= done)
            return {};
        dropped.isDone = end + 1 >= below;
        VB_TRY(sql::Stmt sum,
               m_writer.prepare("SELECT coalesce(sum(length(body)), 0) FROM segment WHERE seq > ?1 AND seq <= ?2 AND"
                                " stream = ?3"));
        const int ops = static_cast<int>(wire::Stream::ops);
        VB_DO(sum.bind(1, static_cast<qint64>(done)).bind(2, static_cast<qint64>(end)).bind(3, ops).step());
        dropped.bytes = sum.integer(0);
        sum.reset();
        VB_TRY(sql::Stmt drop,
               m_writer.prepare("UPDATE segment SET body = NULL WHERE seq > ?1 AND seq <= ?2 AND stream = ?3"));
        VB_DO(drop.bind(1, static_cast<qint64>(done)).bind(2, static_cast<qint64>(end)).bind(3, ops).run());
        VB_TRY(sql::Stmt unmiss, m_writer.prepare("DELETE FROM missing_body WHERE seq <= ?1 AND stream = ?2"));
        VB_DO(unmiss.bind(1, static_cast<qint64>(end)).bind(2, ops).run());
        VB_TRY(sql::Stmt mark, m_writer.prepare("UPDATE counter SET value = ?1 WHERE name = 'dropped'"));
        VB_DO(mark.bind(1, static_cast<qint64>(end)).run());
        return addBytes(m_writer, -dropped.bytes);
    }));
    return dropped;
}

Result<std::optional<HealRecord>> SqlSegmentStore::heal()
{
    const std::lock_guard lock(m_reading);
    VB_TRY(sql::Stmt ask, m_reader.prepare("SELECT id, base, target, opened, moving FROM heal"));
    VB_TRY(const bool row, ask.step());
    if (!row)
        return std::optional<HealRecord>();
    HealRecord record {ask.blob(0), static_cast<quint64>(ask.integer(1)), static_cast<quint64>(ask.integer(2))};
    if (!ask.isNull(3))
        record.opened = static_cast<quint64>(ask.integer(3));
    record.moves = ask.integer(4) != 0;
    VB_TRY(sql::Stmt shown, m_reader.prepare("SELECT device, size FROM heal_shown"));
    for (;;) {
        VB_TRY(const bool more, shown.step());
        if (!more)
            return std::optional(std::move(record));
        record.shown.insert(shown.id<DeviceId>(0), static_cast<quint64>(shown.integer(1)));
    }
}

Result<void> SqlSegmentStore::putHeal(const HealRecord &record)
{
    const std::lock_guard lock(m_writing);
    return inTransaction(m_writer, [&]() -> Result<void> {
        VB_TRY(
            sql::Stmt put,
            m_writer.prepare(
                "INSERT OR REPLACE INTO heal (one, id, base, target, opened, moving) VALUES (1, ?1, ?2, ?3, ?4, ?5)"));
        put.bind(1, record.id).bind(2, static_cast<qint64>(record.base)).bind(3, static_cast<qint64>(record.target));
        record.opened ? put.bind(4, static_cast<qint64>(*record.opened)) : put.bindNull(4);
        VB_DO(put.bind(5, record.moves ? 1 : 0).run());
        VB_TRY(sql::Stmt forget, m_writer.prepare("DELETE FROM heal_shown"));
        VB_DO(forget.run());
        VB_TRY(sql::Stmt shown, m_writer.prepare("INSERT INTO heal_shown (device, size) VALUES (?1, ?2)"));
        for (auto at = record.shown.cbegin(); at != record.shown.cend(); ++at)
            VB_DO(shown.bind(1, at.key()).bind(2, static_cast<qint64>(at.value())).run());
        return {};
    });
}

Result<std::vector<quint64>> SqlSegmentStore::missingBodies(quint64 after, qsizetype count)
{
    const std::lock_guard lock(m_reading);
    VB_TRY(sql::Stmt ask, m_reader.prepare("SELECT seq FROM missing_body WHERE seq > ?1 ORDER BY seq LIMIT ?2"));
    ask.bind(1, static_cast<qint64>(after)).bind(2, static_cast<qint64>(count));
    std::vector<quint64> seqs;
    for (;;) {
        VB_TRY(const bool row, ask.step());
        if (!row)
            return seqs;
        seqs.push_back(static_cast<quint64>(ask.integer(0)));
    }
}

Result<std::vector<std::pair<DeviceId, wire::Stream>>> SqlSegmentStore::missingAuthors()
{
    const std::lock_guard lock(m_reading);
    VB_TRY(sql::Stmt ask, m_reader.prepare("SELECT DISTINCT device, stream FROM missing_body"));
    std::vector<std::pair<DeviceId, wire::Stream>> authors;
    for (;;) {
        VB_TRY(const bool row, ask.step());
        if (!row)
            return authors;
        authors.emplace_back(ask.id<DeviceId>(0), static_cast<wire::Stream>(ask.integer(1)));
    }
}

Result<void> SqlSegmentStore::fillBodies(const std::vector<FoundBody> &bodies)
{
    const std::lock_guard lock(m_writing);
    return inTransaction(m_writer, [&]() -> Result<void> {
        VB_TRY(sql::Stmt found, m_writer.prepare("DELETE FROM missing_body WHERE seq = ?1"));
        VB_TRY(sql::Stmt fill, m_writer.prepare("UPDATE segment SET body = ?2 WHERE seq = ?1"));
        qint64 bytes = 0;
        for (const FoundBody &one : bodies) {
            VB_DO(found.bind(1, static_cast<qint64>(one.seq)).run());
            if (m_writer.changes() == 0)
                continue;
            VB_DO(fill.bind(1, static_cast<qint64>(one.seq)).bind(2, one.body).run());
            bytes += one.body.size();
        }
        return addBytes(m_writer, bytes);
    });
}

Result<void> SqlSegmentStore::tidy()
{
    const std::lock_guard lock(m_writing);
    return m_writer.checkpoint();
}

} // namespace vb::relay
