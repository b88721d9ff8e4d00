#pragma once

#include "core/relay/segment_store.h"
#include "core/sql/db.h"

#include <mutex>

namespace vb::relay {

/// The embedded store: one SQLCipher file, a connection that writes and one that reads, each behind a lock.
class SqlSegmentStore : public SegmentStore {
public:
    /// Makes the file when `create`; else it must exist.
    static Result<std::unique_ptr<SegmentStore>> open(const QString &path, const SecretBytes &key, bool create);

    Result<void> append(const Batch &batch) override;
    Result<Read> read(const PullRange &range) override;
    Result<std::optional<StoredLink>> find(DeviceId device, quint64 chain) override;
    Result<std::vector<std::pair<DeviceId, wire::ChainEnd>>> chainEnds() override;
    Result<crypto::Digest> node(crypto::merkle::NodeId id) override;
    Result<Usage> usage() override;
    Result<void> putSnapshot(quint64 seq, const QByteArray &manifest, qint64 atMs) override;
    Result<std::optional<std::pair<quint64, QByteArray>>> snapshot() override;
    Result<void> putChunks(const std::vector<StoredChunk> &chunks, qint64 atMs) override;
    Result<bool> hasChunk(const QByteArray &hash) override;
    Result<Dropped> dropBodies(quint64 below, quint64 most) override;
    Result<std::optional<HealRecord>> heal() override;
    Result<void> putHeal(const HealRecord &record) override;
    Result<std::vector<quint64>> missingBodies(quint64 after, qsizetype count) override;
    Result<std::vector<std::pair<DeviceId, wire::Stream>>> missingAuthors() override;
    Result<void> fillBodies(const std::vector<FoundBody> &bodies) override;
    Result<void> tidy() override;

private:
    SqlSegmentStore(sql::Db writer, sql::Db reader) : m_writer(std::move(writer)), m_reader(std::move(reader)) { }
    Result<void> insert(const Batch &batch);
    Result<void> insertMissing(const Batch &batch);

    std::mutex m_writing;
    sql::Db m_writer;
    std::mutex m_reading;
    sql::Db m_reader;
};

} // namespace vb::relay
