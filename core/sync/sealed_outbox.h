#pragma once

#include "core/keys/device_keys.h"
#include "core/store/store.h"
#include "core/wire/log_verifier.h"

namespace vb::sync {

/// Which relay the practice is registered at.
struct RelayLink {
    QString url;
    QByteArray identity; // Ed25519
};

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
    quint64 staffEpoch = 0; // newest epoch of this PC, which a keys segment names itself
    const SecretBytes &staffKey;
};

/// Segments of this PC between the operations and the relay: sealed once, durable before they are sent, sent again byte
/// for byte. With the log as far as it was checked. Any thread but the store's.
class SealedOutbox {
public:
    explicit SealedOutbox(store::Store &store) : m_store(store) { }

    /// `notFound` while the practice is registered at none.
    Result<RelayLink> link();
    /// `invalid` when the practice has a log at a relay with another identity.
    Result<void> setLink(const RelayLink &link);

    /// Without a place at the relay, in the order of the chain; some of them when there are many.
    Result<std::vector<SealedSegment>> unsent();
    /// Of the chain or, in `keys`, all with a place, in the order of the log.
    Result<std::optional<SealedSegment>> find(quint64 chain);
    Result<std::vector<SealedSegment>> keys();
    /// Number of the newest segment; 0 before the first.
    Result<quint64> lastChain();

    /// Seals the operations that follow what was sealed: one segment, committed. False when there are none. Operations
    /// of the practice's life wait (false, too) while no epoch is in force at the view.
    Result<bool> sealNext(const SealingView &view, const SealingKeys &keys);

    /// The log as it was kept, ready to go on.
    Result<wire::LogVerifier> verifier(const QByteArray &relayIdentity);
    /// Of what was kept, for the verifier.
    std::optional<crypto::Digest> rootAt(quint64 size);
    std::optional<crypto::Digest> leafAt(quint64 seq);

    /// Places of own segments and the log up to them: checked ones, which go on from what is kept. One transaction,
    /// with the operations' positions.
    Result<void> take(const wire::LogVerifier &checked, const QByteArray &checkpoint,
                      const std::vector<SealedSegment> &placed);

private:
    store::Store &m_store;
};

} // namespace vb::sync
