#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"

#include <QString>

#include <optional>

/// One-time codes by RFC 6238: HMAC-SHA-1, six digits, steps of 30 s since 1970.
namespace vb::access {

inline constexpr qint64 kTotpStepMs = 30'000;

SecretBytes makeTotpSecret(); // 20 bytes (RFC 4226 section 4, R6)

qint64 totpStep(qint64 nowMs);
QString totpCode(const SecretBytes &secret, qint64 step);

/// The lowest step among now and ±1 that has this code and lies above `highestUsedStep` (-1: none used yet). Spaces in
/// `code` are ignored.
std::optional<qint64> matchStep(const SecretBytes &secret, QStringView code, qint64 nowMs, qint64 highestUsedStep);
/// The step nearest to now, at most `reach` steps away, that has this code: by it a person is told how wrong a clock
/// is. Never good for a login.
std::optional<qint64> nearestStep(const SecretBytes &secret, QStringView code, qint64 nowMs, qint64 reach);
/// The lowest step that matchStep() would still take; none while all of them are used.
std::optional<qint64> lowestUnusedStep(qint64 nowMs, qint64 highestUsedStep);

/// Key URI for authenticator programs. `issuer` is the practice's name.
QString totpUri(const SecretBytes &secret, const QString &issuer, const QString &login);
/// Base32 or a key URI; `invalid` for another algorithm, length or period than ours, or a secret under 16 bytes.
Result<SecretBytes> parseTotpSecret(const SecretBytes &text);

} // namespace vb::access
