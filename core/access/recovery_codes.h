#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>
#include <vector>

namespace vb::access {

inline constexpr int kRecoveryCodes = 10;

/// What is stored of a person's recovery codes. A used code has an empty digest.
struct StoredRecoveryCodes {
    QByteArray salt; // 16
    std::vector<QByteArray> digests; // labelled HMAC-SHA-256 under the salt
};

struct FreshRecoveryCodes {
    QStringList codes; // XXXXX-XXXXX, Crockford base32, 50 random bits; shown once
    StoredRecoveryCodes stored;
};

FreshRecoveryCodes makeRecoveryCodes();

/// True for ten signs of the alphabet, spacing aside: six digits are a one-time code, this is a recovery code.
bool looksLikeRecoveryCode(QStringView typed);
/// Which unused code was typed. The caller empties its digest for good.
std::optional<int> matchRecoveryCode(const StoredRecoveryCodes &stored, QStringView typed);

} // namespace vb::access
