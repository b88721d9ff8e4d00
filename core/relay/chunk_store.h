#pragma once

#include "core/relay/limits.h"
#include "core/relay/segment_store.h"

#include <QHash>

#include <mutex>

namespace vb::relay {

/// Sealed chunks of photos and snapshots as files, named by the SHA-256 of their ciphertext. A chunk is published, that
/// is readable, once missing() has flushed it: one flush for all chunks of a photo. Thread safe.
class ChunkStore {
public:
    ChunkStore(QString folder, SegmentStore &store) : m_folder(std::move(folder)), m_store(store) { }

    /// `integrity` when the bytes have another hash. Not durable yet.
    Result<void> put(const QByteArray &hash, const QByteArray &bytes);
    /// Publishes what has come and tells which of the hashes are not there.
    Result<std::vector<QByteArray>> missing(const std::vector<QByteArray> &hashes, qint64 nowMs);
    /// `notFound` unless published.
    Result<QByteArray> get(const QByteArray &hash);
    /// Bytes received since the start, published or not.
    [[nodiscard]] qint64 addedBytes() const;

private:
    [[nodiscard]] QString pathOf(const QByteArray &hash) const;

    QString m_folder;
    SegmentStore &m_store;
    mutable std::mutex m_mutex;
    QHash<QByteArray, qint64> m_received; // since the start, and not published
    qint64 m_addedBytes = 0;
};

} // namespace vb::relay
