#pragma once

#include "core/keys/device_keys.h"
#include "core/store/store.h"
#include "core/wire/log_verifier.h"

namespace vb::sync {

/// A segment of this PC as it lies in the store.
struct SealedSegment {
    quint64 chain = 0;
    quint64 seq = 0; // 0: the relay has not given it a place yet
    wire::Segment segment;
};

/// What the author knew when he sealed.
struct SealingView {
    wire::View view;
    quint64 epoch = 0; // in force at the view; 0 before the first
    quint64 term = 1;
};

/// The keys that sealing takes. Borrows them.
struct SealingKeys {
    const crypto::SigningKey &device;
    const SecretBytes &opsKey; // of the epoch at the view; empty before the first
    quint64 staffEpoch = 0; // which a keys segment names itself: that at the view, or the first
    const SecretBytes &staffKey; // empty: nothing but trust entries is sealed
};

/// Segments of this PC between the operations and the relay: sealed once, durable before they are sent, sent again byte
/// for byte. Any thread but the store's.
class SealedOutbox {
public:
    explicit SealedOutbox(store::Store &store) : m_store(store) { }

    /// Without a place at the relay, in the order of the chain, but for the first `skip`; some of them when there are
    /// many.
    Result<std::vector<SealedSegment>> unsent(quint64 skip = 0);
    Result<std::optional<SealedSegment>> find(quint64 chain);
    /// Number of the newest segment; 0 before the first.
    Result<quint64> lastChain();

    /// Seals the operations that follow what was sealed, in so many segments at the most, in one commit; false when
    /// nothing follows. Operations of the practice's life wait while no epoch is in force at the view; what follows a
    /// new epoch waits until that has its place.
    Result<bool> sealNext(const SealingView &view, const SealingKeys &keys, int most = 1);
    /// The same with entries of the access log, for those who may read it. The headers state size and root of the whole
    /// log as it is now, so that every PC becomes its witness.
    Result<bool> sealAudit(const SealingView &view, const crypto::SigningKey &device, const wire::ReaderPublic &reader,
                           int most = 1);
    /// An empty segment: what this PC has seen of the log, and that it is there.
    Result<void> sealSignOfLife(const SealingView &view, const crypto::SigningKey &device);
    /// Names of chunks of large values that the relay may not have yet, a few of them, until they are marked.
    Result<std::vector<QByteArray>> unsentChunks();
    Result<void> markSent(const std::vector<QByteArray> &names);
    /// Names of those that it had, behind a name, a few of them: for a relay that has lost what it had.
    Result<std::vector<QByteArray>> sentChunks(const QByteArray &after);
    Result<QByteArray> chunk(const QByteArray &name);
    /// How many entries of the access log have a place at the relay.
    Result<quint64> auditPlaced();

private:
    store::Store &m_store;
};

} // namespace vb::sync
