#pragma once

#include "core/wire/log_verifier.h"

#include <functional>

namespace vb::test {

/// A small practice with an honest relay, in memory, without trust entries: devices with keys, and the numbered log
/// that they write. What the verifier asks for is answered from its own books.
class WireLog : public wire::LogFacts {
public:
    using Change = std::function<void(wire::SegmentHeader &)>;

    WireLog();

    /// A device named by a letter, known from the next segment on.
    DeviceId addDevice(char letter);
    void revoke(DeviceId device); // from the next segment on
    /// In force for segments whose author saw the log as it is now, or longer.
    void setInForce(const wire::InForce &rules);

    /// Seals the device's next segment with the log of this moment as its view; `change` may spoil the header first.
    wire::Segment seal(DeviceId device, wire::Stream stream, quint64 count, const Change &change = {});
    /// The relay's part: gives a number.
    void take(const wire::Segment &segment);
    void write(DeviceId device, wire::Stream stream, quint64 count) { take(seal(device, stream, count)); }

    [[nodiscard]] quint64 size() const { return m_log.size(); }
    [[nodiscard]] const std::vector<wire::NumberedSegment> &segments() const { return m_segments; }
    [[nodiscard]] std::vector<wire::NumberedSegment> after(quint64 seq) const;
    [[nodiscard]] QByteArray checkpointAt(quint64 size, quint64 term = 1) const;
    [[nodiscard]] QByteArray checkpoint() const { return checkpointAt(size()); }
    [[nodiscard]] wire::LogVerifier verifier() const { return {m_practice, m_relay.publicKey}; }

    [[nodiscard]] PracticeId practice() const { return m_practice; }
    [[nodiscard]] const crypto::SigningKey &relayKey() const { return m_relay; }
    [[nodiscard]] const wire::LogView &log() const { return m_log; }
    /// Puts a device back to where it was, as a restored disk image does.
    [[nodiscard]] wire::ChainEnd chainOf(DeviceId device) const { return m_devices.at(device).end; }
    void rewind(DeviceId device, const wire::ChainEnd &end) { m_devices.at(device).end = end; }

    wire::DeviceStanding deviceAt(const wire::SegmentHeader &header, quint64 seq,
                                  const std::optional<QByteArray> &body) const override;
    std::optional<wire::InForce> inForceAt(quint64 size) const override;
    std::optional<crypto::Digest> rootAt(quint64 size) const override;
    std::optional<crypto::Digest> leafAt(quint64 seq) const override;
    QByteArray hashOf(const DeviceId &device, quint64 chain) const override;

private:
    struct Device {
        crypto::SigningKey key;
        wire::ChainEnd end;
        quint64 knownFrom = 0;
        quint64 revokedFrom = ~quint64(0);
    };
    PracticeId m_practice;
    crypto::SigningKey m_relay;
    SecretBytes m_opsKey;
    crypto::BoxKey m_reader;
    std::map<DeviceId, Device> m_devices;
    std::map<quint64, wire::InForce> m_rules; // from a size on
    std::map<std::pair<DeviceId, quint64>, QByteArray> m_hashes;
    wire::LogView m_log;
    std::vector<wire::NumberedSegment> m_segments;
};

} // namespace vb::test
