#pragma once

#include "core/keys/epoch_key.h"

#include <map>

namespace vb::sync {

/// The practice's keys of all epochs that this PC gets at: those sealed to it, and what each leads back to. Borrows the
/// device's keys.
class EpochKeys {
public:
    explicit EpochKeys(const keys::DeviceKeys &device) : m_device(device) { }

    /// Opens what it can. Entries that are ahead of what was checked do no harm: a key counts for the commitment that
    /// it fits.
    void learn(const keys::TrustState &trust);
    /// Null when nothing known leads to it.
    [[nodiscard]] const SecretBytes *of(const keys::Epoch &epoch) const;

private:
    const keys::DeviceKeys &m_device;
    std::map<QByteArray, SecretBytes> m_keys; // by their commitments
};

} // namespace vb::sync
