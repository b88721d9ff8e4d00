#pragma once

#include "core/base/secret_bytes.h"

#include <QByteArray>

#include <array>
#include <cstdint>

namespace vb::crypto {

using Digest = std::array<std::uint8_t, 32>;

inline QByteArray bytes(const Digest &d)
{
    return {reinterpret_cast<const char *>(d.data()), 32};
}
/// All zero unless there are 32 bytes.
Digest digestFrom(QByteArrayView raw);

/// SHA-256 (OpenSSL EVP; the EVP_MD is fetched once). Thread safe.
Digest sha256(std::initializer_list<QByteArrayView> parts);
inline Digest sha256(QByteArrayView data)
{
    return sha256({data});
}

/// SHA-256 over label ‖ 0x00 ‖ data. Every hash of ours carries a label "verbena/<thing>/v1".
Digest labelled(QByteArrayView label, QByteArrayView data);

/// HMAC-SHA-256 (RFC 2104).
Digest hmacSha256(QByteArrayView key, QByteArrayView data);

/// HKDF-SHA-256 (RFC 5869). `length` <= 8160.
SecretBytes hkdf(QByteArrayView secret, QByteArrayView salt, QByteArrayView info, std::size_t length);
/// HKDF with empty salt and the label as info: how every key of ours is derived.
inline SecretBytes derive(const SecretBytes &secret, QByteArrayView label, std::size_t length = 32)
{
    return hkdf(secret.view(), {}, label, length);
}

/// Constant time in the content.
bool equal(QByteArrayView a, QByteArrayView b);

QByteArray randomBytes(qsizetype size);

} // namespace vb::crypto
