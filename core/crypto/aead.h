#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"

namespace vb::crypto {

/// AES-256-GCM (NIST SP 800-38D): 12-byte nonce, 16-byte tag behind the ciphertext. `key` 32 bytes. The caller
/// answers for the nonce being used once under the key.
QByteArray aesGcmSeal(QByteArrayView key, QByteArrayView nonce, QByteArrayView plain, QByteArrayView aad);
/// `integrity` when key, nonce, text or aad is not the sealed one.
Result<SecretBytes> aesGcmOpen(QByteArrayView key, QByteArrayView nonce, QByteArrayView sealed, QByteArrayView aad);

/// XAES-256-GCM (C2SP) with a given 24-byte nonce: for vectors; everything else uses xaesSeal.
QByteArray xaesSealWithNonce(QByteArrayView key, QByteArrayView nonce, QByteArrayView plain, QByteArrayView aad);
/// XAES-256-GCM with a fresh random nonce, which stands before the ciphertext.
QByteArray xaesSeal(const SecretBytes &key, QByteArrayView plain, QByteArrayView aad);
Result<SecretBytes> xaesOpen(const SecretBytes &key, QByteArrayView sealed, QByteArrayView aad);

inline constexpr qsizetype kXaesOverhead = 24 + 16;

} // namespace vb::crypto
