#pragma once

#include "core/base/result.h"
#include "core/base/secret_bytes.h"

namespace vb::keys {

/// The clear start of a file under HKDF(device secret): magic (4) ‖ version 1 ‖ key id (16). The key id tells a changed
/// keychain from a damaged file and gives nothing away of a 256-bit secret.
inline constexpr qsizetype kFileHead = 4 + 1 + 16;

QByteArray fileHead(QByteArrayView magic, const SecretBytes &deviceSecret, QByteArrayView idLabel);
/// `integrity` for another kind of file, `tooNew`, `denied` under another device secret. `name` is for the detail.
Result<void> checkFileHead(QByteArrayView content, QByteArrayView expectedHead, const QString &name);

} // namespace vb::keys
