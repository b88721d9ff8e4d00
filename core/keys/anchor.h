#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"
#include "core/crypto/hash.h"

namespace vb::keys {

/// What the keychain remembers of a store, so that an older copy of it is noticed.
struct Anchor {
    QByteArray storeId; // 16
    quint64 auditSize = 0;
    crypto::Digest auditRoot {};
    quint64 journalCount = 0;
    friend bool operator==(const Anchor &, const Anchor &) = default;
};

/// With a MAC under HKDF(device secret). Where it is kept is the caller's business: never under the data folder.
QByteArray encode(const Anchor &anchor, const SecretBytes &deviceSecret);
/// `integrity` unless it is what encode() made with this device secret.
Result<Anchor> decodeAnchor(const QByteArray &bytes, const SecretBytes &deviceSecret);

} // namespace vb::keys
