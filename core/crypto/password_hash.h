#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"

namespace vb::crypto {

/// Argon2id parameters as they are stored beside what they protect.
struct KdfParameters {
    quint64 memoryKiB = 64 * 1024;
    quint32 passes = 3;
    friend bool operator==(const KdfParameters &, const KdfParameters &) = default;
};

inline constexpr KdfParameters kKdfFloor {}; // compiled in: nothing weaker is made or taken
inline constexpr qsizetype kKdfSaltSize = 16;

/// Argon2id (RFC 9106, p = 1), 32 bytes out. `integrity` for parameters below the floor or above 1 GiB / 16 passes,
/// `failed` when memory is short. About 0.1 s at the floor: never on the GUI thread.
Result<SecretBytes> argon2id(const SecretBytes &password, QByteArrayView salt, const KdfParameters &parameters);

} // namespace vb::crypto
