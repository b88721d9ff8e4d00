#pragma once

#include "core/keys/trust_state.h"
#include "core/sync/log_store.h"
#include "core/wire/keys_body.h"

#include <memory>

namespace vb::sync {

/// What the owners' entries in the log say, at each place of it. Only of entries that were checked themselves: one that
/// does not hold is void, for everybody. A value.
class LogTrust : public wire::LogFacts {
public:
    LogTrust(LogStore &log, PracticeId practice)
        : m_log(&log), m_eras {{0, std::make_shared<const keys::TrustState>(practice)}}
    {
    }

    /// Of a keys segment that was folded at this place. True when an entry in it holds.
    bool take(std::span<const wire::KeysRun> runs, quint64 seq);

    [[nodiscard]] const keys::TrustState &newest() const { return *m_eras.back().trust; }
    /// With everything of the log up to this size.
    [[nodiscard]] const keys::TrustState &at(quint64 size) const;

    /// Whether an owner's entry has ever named the relay with this identity.
    [[nodiscard]] bool wasAt(const QByteArray &identity) const;

    [[nodiscard]] wire::DeviceStanding deviceAt(const wire::SegmentHeader &header, quint64 seq,
                                                const std::optional<QByteArray> &body) const override;
    [[nodiscard]] std::optional<wire::InForce> inForceAt(quint64 size) const override;
    [[nodiscard]] std::optional<crypto::Digest> rootAt(quint64 size) const override { return m_log->rootAt(size); }
    [[nodiscard]] std::optional<crypto::Digest> leafAt(quint64 seq) const override { return m_log->leafAt(seq); }
    [[nodiscard]] QByteArray hashOf(const DeviceId &device, quint64 chain) const override
    {
        return m_log->hashOf(device, chain);
    }

private:
    struct Era {
        quint64 seq = 0; // from here on
        std::shared_ptr<const keys::TrustState> trust;
    };
    LogStore *m_log;
    std::vector<Era> m_eras;
};

/// The state with the clear entries of a keys segment behind it.
keys::TrustState trustWith(keys::TrustState before, std::span<const wire::KeysRun> runs);

} // namespace vb::sync
