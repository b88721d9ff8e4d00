#pragma once

#include "core/sync/epoch_keys.h"
#include "core/sync/log_store.h"
#include "core/sync/log_trust.h"
#include "core/sync/staff_authority.h"

namespace vb::sync {

/// What a segment that was folded into the log holds, for the rows. Follows the log; copy it to try a page.
class SegmentOpener {
public:
    /// Gets a chunk of a large value by its name; its errors are those of open().
    using ChunkOf = std::function<Result<QByteArray>(const QByteArray &name)>;
    SegmentOpener(store::Store &store, const EpochKeys &keys, StaffAuthority authority, ChunkOf chunkOf)
        : m_store(&store), m_keys(&keys), m_authority(std::move(authority)), m_chunkOf(std::move(chunkOf))
    {
    }

    /// `trust` has taken the segment already. `notFound` when no known entry leads to the key of its epoch, `network`
    /// when a chunk cannot be had now; what does not open with the right key, or holds anything but operations, is put
    /// aside.
    Result<TakenSegment> open(wire::NumberedSegment segment, const wire::SegmentHeader &header, const LogTrust &trust);

private:
    /// All its operations, with the answer of whether they are authorised.
    Result<std::vector<LogOperation>> operationsOf(const wire::NumberedSegment &segment,
                                                   const wire::SegmentHeader &header, const LogTrust &trust);
    Result<std::vector<wire::Operation>> keysOperations(const wire::SegmentHeader &header, const QByteArray &body,
                                                        const keys::TrustState &after) const;
    Result<SecretBytes> keyOf(quint64 epoch, keys::EpochStream stream, const keys::TrustState &trust) const;

    store::Store *m_store;
    const EpochKeys *m_keys;
    StaffAuthority m_authority;
    ChunkOf m_chunkOf;
};

} // namespace vb::sync
