#pragma once

#include "core/base/id.h"
#include "core/base/secret_bytes.h"
#include "core/crypto/sign.h"

namespace vb::keys {

struct DevicePublic {
    QByteArray sign; // Ed25519
    QByteArray box; // X25519
    friend bool operator==(const DevicePublic &, const DevicePublic &) = default;
};

/// First 16 bytes of the labelled SHA-256 of its public keys.
DeviceId deviceIdFor(const DevicePublic &keys);

/// Made on the PC; the private parts lie in its store and nowhere else.
struct DeviceKeys {
    crypto::SigningKey sign;
    crypto::BoxKey box;

    static DeviceKeys make();
    [[nodiscard]] DeviceKeys clone() const;
    [[nodiscard]] DevicePublic publicPart() const;
    [[nodiscard]] DeviceId id() const { return deviceIdFor(publicPart()); }
};

/// For the store, which is encrypted: version ‖ seed ‖ secret.
SecretBytes encode(const DeviceKeys &keys);
Result<DeviceKeys> decodeDeviceKeys(const SecretBytes &bytes);

} // namespace vb::keys
