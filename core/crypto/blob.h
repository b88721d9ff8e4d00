#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"
#include "core/crypto/sign.h"

namespace vb::crypto {

/// Data of any size for a public key: a sealed box with a fresh 32-byte key (80 bytes), then the data under XAES.
QByteArray sealTo(QByteArrayView recipientPublicKey, QByteArrayView plain, QByteArrayView aad);
Result<SecretBytes> openSealed(QByteArrayView sealed, const BoxKey &recipient, QByteArrayView aad);

} // namespace vb::crypto
