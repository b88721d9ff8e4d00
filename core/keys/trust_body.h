#pragma once

#include "core/keys/trust.h"

namespace vb::keys {

/// Canonical CBOR of a body with its time and 16 random bytes.
QByteArray encodeTrustBody(const TrustBody &body, qint64 atMs, const QByteArray &nonce);

} // namespace vb::keys
