#pragma once

#include "core/wire/chain_fold.h"

#include <QByteArray>
#include <QHash>

#include <memory>
#include <optional>
#include <vector>

namespace vb::relay {

/// A segment that has passed the checks, on its way into the log.
struct NewSegment {
    wire::SegmentHeader header;
    wire::SignedHeader sealed;
    QByteArray body;
    QByteArray hash; // wire::headerHash()
    bool hasBody = true; // false: of a log that heals, whose body somebody else may have
};

struct StoredSegment {
    quint64 seq = 0;
    wire::SignedHeader sealed;
    bool hasBody = false; // false: not asked for, or dropped
    QByteArray body {};
    friend bool operator==(const StoredSegment &, const StoredSegment &) = default;
};

/// What a segment takes of the quota.
inline qint64 storedSize(const NewSegment &segment)
{
    return segment.body.size() + segment.sealed.bytes.size() + segment.sealed.signature.size();
}

/// What a segment takes of an answer, about.
inline qint64 answeredSize(const StoredSegment &segment)
{
    return segment.sealed.bytes.size() + segment.sealed.signature.size() + segment.body.size() + 32;
}

/// What was stored under a device's chain number.
struct StoredLink {
    quint64 seq = 0;
    QByteArray hash;
};

struct TreeNode {
    crypto::merkle::NodeId id;
    crypto::Digest hash {};
};

/// One commit: segments in the order of their seq and the subtrees that they close, leaves included.
struct Batch {
    quint64 firstSeq = 0;
    std::vector<NewSegment> segments;
    std::vector<TreeNode> nodes;
    std::vector<std::pair<DeviceId, wire::ChainEnd>> ends; // of the devices that wrote
    qint64 atMs = 0;
};

/// Which segments a device asks for.
struct PullRange {
    quint64 after = 0;
    int count = 0;
    qint64 bytes = 0; // at least one segment is given, whatever its size
    std::optional<wire::Stream> only {};
    std::vector<wire::Stream> headersOnly {};
};

struct Read {
    std::vector<StoredSegment> segments;
    bool isWhole = true; // false: count or bytes ended it, and there may be more
};

struct StoredChunk {
    QByteArray hash;
    qint64 size = 0;
};

struct Usage {
    quint64 segments = 0;
    qint64 bytes = 0; // of segments and chunks
};

/// How a log heals that was put back from an old backup.
struct HealRecord {
    QByteArray id; // at random
    quint64 base = 0; // size of the log when it began
    quint64 target = 0; // the longest that a device has shown
    std::optional<quint64> opened {}; // size of the log when it went on
    bool moves = false; // the log comes from another relay: all of it is taken
    QHash<DeviceId, quint64> shown {}; // how much each device knew

    /// In place of a size: what the device knew is not of the log as it goes on.
    static constexpr quint64 kApart = quint64(1) << 62;
};

struct FoundBody {
    quint64 seq = 0;
    QByteArray body;
};

/// Where a practice's log lies: the seam behind which it may be an embedded file or a database server. append() is
/// called by one thread; the others by any, at the same time.
class SegmentStore {
public:
    virtual ~SegmentStore() = default;

    /// `firstSeq` must follow on what is there; all is durable when it returns, or nothing was stored.
    virtual Result<void> append(const Batch &batch) = 0;
    virtual Result<Read> read(const PullRange &range) = 0;
    /// Nothing when the device has no segment of this number.
    virtual Result<std::optional<StoredLink>> find(DeviceId device, quint64 chain) = 0;
    virtual Result<std::vector<std::pair<DeviceId, wire::ChainEnd>>> chainEnds() = 0;
    virtual Result<crypto::Digest> node(crypto::merkle::NodeId id) = 0;
    virtual Result<Usage> usage() = 0;

    virtual Result<void> putSnapshot(quint64 seq, const QByteArray &manifest, qint64 atMs) = 0;
    /// The newest, with its seq.
    virtual Result<std::optional<std::pair<quint64, QByteArray>>> snapshot() = 0;

    virtual Result<void> putChunks(const std::vector<StoredChunk> &chunks, qint64 atMs) = 0;
    virtual Result<bool> hasChunk(const QByteArray &hash) = 0;

    /// Drops bodies of ops segments below `below`, so many seqs at most, going on where the last call ended. By the
    /// thread of append().
    struct Dropped {
        qint64 bytes = 0;
        bool isDone = true;
    };
    virtual Result<Dropped> dropBodies(quint64 below, quint64 most) = 0;

    /// None when the log was never put back. putHeal() by the thread of append().
    virtual Result<std::optional<HealRecord>> heal() = 0;
    virtual Result<void> putHeal(const HealRecord &record) = 0;
    /// Segments that lack their bodies behind a place, so many at most; and of whom such are.
    virtual Result<std::vector<quint64>> missingBodies(quint64 after, qsizetype count) = 0;
    virtual Result<std::vector<std::pair<DeviceId, wire::Stream>>> missingAuthors() = 0;
    /// Those that are missing are stored, all or none. By the thread of append().
    virtual Result<void> fillBodies(const std::vector<FoundBody> &bodies) = 0;

    /// Folds what was written since into the main file; between commits.
    virtual Result<void> tidy() = 0;
};

} // namespace vb::relay
