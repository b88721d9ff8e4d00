#pragma once

#include "core/keys/epoch_key.h"
#include "core/keys/trust_state.h"
#include "core/wire/log_messages.h"

#include <memory>
#include <vector>

namespace vb::test {

/// A PC that writes segments. Each one goes on from the last that was made.
struct RelayDevice {
    keys::DeviceKeys keys = keys::DeviceKeys::make();
    wire::ChainEnd end {};

    [[nodiscard]] DeviceId id() const { return keys.id(); }
};

/// A practice of invented keys for the relay's tests: one owner, one PC; bodies are random bytes, as the relay sees
/// them.
class RelayPractice {
public:
    RelayPractice();

    [[nodiscard]] PracticeId id() const { return m_id; }
    RelayDevice &first() { return m_first; }
    [[nodiscard]] const crypto::SigningKey &ownerKey() const { return m_owner.sign; }
    /// Genesis, the first PC's certificate and the first epoch.
    wire::Segment founding();
    /// A keys segment with these entries, which are applied here too.
    wire::Segment keysSegment(RelayDevice &author, const std::vector<keys::TrustEntry> &entries);
    /// One operation, or a heartbeat with none; `size` random bytes.
    wire::Segment segment(RelayDevice &author, quint64 count = 1, qsizetype size = 300);
    /// Filled in but for what speaks of the body.
    wire::SegmentHeader nextHeader(const RelayDevice &author, wire::Stream stream) const;
    /// Signed by the author, who goes on behind it.
    wire::Segment sealed(RelayDevice &author, wire::SegmentHeader header, const QByteArray &body) const;

    /// By the owner at the first PC.
    keys::TrustEntry certificateFor(const RelayDevice &device);
    keys::TrustEntry revocationOf(const RelayDevice &device);
    keys::TrustEntry dropBelow(quint64 seq);
    keys::TrustEntry relayPlace(quint64 term, const QString &url, const QByteArray &identity, quint64 size = 0,
                                const crypto::Digest &root = {});

private:
    keys::RootKeys m_root;
    keys::UserKeys m_owner;
    PracticeId m_id;
    RelayDevice m_first;
    keys::TrustState m_trust;
    SecretBytes m_epochKey;
};

} // namespace vb::test
