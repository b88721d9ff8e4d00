#include "core/sync/epoch_keys.h"

namespace vb::sync {

void EpochKeys::learn(const keys::TrustState &trust)
{
    const auto &epochs = trust.epochs();
    for (std::size_t i = epochs.size(); i-- > 0;) {
        const keys::Epoch &epoch = epochs[i].epoch;
        if (m_keys.contains(epoch.commitment))
            continue;
        Result<SecretBytes> key = keys::openEpochKey(epoch, m_device);
        if (!key && i + 1 < epochs.size())
            if (const SecretBytes *later = of(epochs[i + 1].epoch))
                key = keys::openPreviousEpochKey(epochs[i + 1].epoch, *later, epoch);
        if (key)
            m_keys.emplace(epoch.commitment, std::move(*key));
    }
}

const SecretBytes *EpochKeys::of(const keys::Epoch &epoch) const
{
    const auto at = m_keys.find(epoch.commitment);
    return at == m_keys.end() ? nullptr : &at->second;
}

} // namespace vb::sync
