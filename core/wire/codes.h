#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"

#include <QString>

namespace vb::wire {

inline constexpr qsizetype kAdminSecret = 16;

/// What `verbena-relay init` prints: for one practice, once. It pins the relay before the first byte is sent.
struct AdminToken {
    QByteArray identityHash; // first 16 bytes of SHA-256 of the relay's identity key
    SecretBytes secret; // 16
};

/// Whether this is the relay that the token is for.
bool tokenNames(const AdminToken &token, QByteArrayView identityKey);
AdminToken makeAdminToken(QByteArrayView identityKey);
/// Base32 (RFC 4648, no padding) of version 1 ‖ identity hash ‖ secret: 53 signs.
QString adminTokenText(const AdminToken &token);
/// Takes lower case, spaces and hyphens. `invalid`, `tooNew`.
Result<AdminToken> parseAdminToken(QStringView text);

inline constexpr std::size_t kJoinCodeSize = 16;

/// Base32 of the 16 random bytes (26 signs) and two signs to check, in seven groups of four joined by hyphens.
QString joinCodeText(const SecretBytes &code);
/// Takes lower case, spaces and hyphens, and 0, 1 and 8 for O, I and B. `invalid`.
Result<SecretBytes> parseJoinCode(QStringView text);

} // namespace vb::wire
