#include "core/keys/device_keys.h"

#include "core/crypto/hash.h"
#include "core/keys/labels.h"

#include <cstring>

namespace vb::keys {

namespace {

constexpr std::uint8_t kDeviceKeysVersion = 1;
constexpr std::size_t kDeviceHalf = 32;

} // namespace

DeviceId deviceIdFor(const DevicePublic &keys)
{
    return DeviceId::fromBytes(crypto::bytes(crypto::labelled(label::kDeviceId, keys.sign + keys.box)).first(16));
}

DeviceKeys DeviceKeys::make()
{
    return {crypto::SigningKey::make(), crypto::BoxKey::make()};
}

DeviceKeys DeviceKeys::clone() const
{
    return {sign.clone(), box.clone()};
}

DevicePublic DeviceKeys::publicPart() const
{
    return {sign.publicKey, box.publicKey};
}

SecretBytes encode(const DeviceKeys &keys)
{
    SecretBytes out(1 + 2 * kDeviceHalf);
    out.data()[0] = kDeviceKeysVersion;
    std::memcpy(out.data() + 1, keys.sign.seed.data(), kDeviceHalf);
    std::memcpy(out.data() + 1 + kDeviceHalf, keys.box.secret.data(), kDeviceHalf);
    return out;
}

Result<DeviceKeys> decodeDeviceKeys(const SecretBytes &bytes)
{
    if (bytes.size() != 1 + 2 * kDeviceHalf)
        return fail(Code::integrity, QStringLiteral("device keys have an unfit size"));
    if (bytes.data()[0] != kDeviceKeysVersion)
        return fail(Code::tooNew, QStringLiteral("device keys have format %1").arg(bytes.data()[0]));
    return DeviceKeys {crypto::SigningKey::fromSeed(SecretBytes::copyOf(bytes.view().sliced(1, kDeviceHalf))),
                       crypto::BoxKey::fromSecret(SecretBytes::copyOf(bytes.view().sliced(1 + kDeviceHalf)))};
}

} // namespace vb::keys
