#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"

#include <QString>

/// Passwords by NIST SP 800-63B-4: length and a blocklist, no composition rules. Nothing here keeps a copy.
namespace vb::access {

inline constexpr int kMinPassword = 12; // characters (Unicode code points after NFKC)
inline constexpr int kMaxPassword = 128;

/// Words that this person's password must not be built from.
struct PasswordContext {
    QString login;
    QString personName;
    QString practiceName;
};

/// The form that is hashed: UTF-8 after NFKC, so that each keyboard gives the same bytes. `invalid` for text that is no
/// UTF-8, for control characters, and beyond kMaxPassword.
Result<SecretBytes> normalisedPassword(const SecretBytes &utf8);

/// A new password: normalised and fit, else `invalid` with the reason (too short, common or built from known words).
Result<SecretBytes> preparePassword(const SecretBytes &utf8, const PasswordContext &context);

/// 0 (refused) … 4 (strong), for a meter. A password that preparePassword() takes has at least 1.
int passwordStrength(const SecretBytes &utf8, const PasswordContext &context);

} // namespace vb::access
