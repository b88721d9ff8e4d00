#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"

#include <QString>

namespace vb::cli {

/// What a secret file holds, without one trailing newline. `usage`, naming the option, when it cannot be read: the line
/// named a wrong file.
Result<SecretBytes> readSecretFile(const QString &path, const QString &option);

/// The secret in a TOTP file: base32 or an otpauth URI.
Result<SecretBytes> readTotpSecretFile(const QString &path);

/// The code of a recovery kit, from the line or from a file: `usage` unless just one of them is given.
Result<QString> readKitCode(const QString &code, const QString &file);

} // namespace vb::cli
