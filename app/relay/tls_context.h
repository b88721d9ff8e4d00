#pragma once

#include "core/base/result.h"

#include <Poco/Net/Context.h>

namespace vb::relay {

/// TLS 1.3 and nothing else. `usage` with one line for people when certificate or key cannot be used.
Result<Poco::Net::Context::Ptr> tlsContext(const QString &certificateFile, const QString &keyFile);

/// SHA-256 of the leaf certificate (DER) in the file: what the relay's identity signs.
Result<QByteArray> certificateHash(const QString &certificateFile);

/// Makes an EC P-256 key (0600) and a certificate signed by itself for `host`, good for ten years: clients do not trust
/// it, they trust the identity that signs its hash.
Result<void> makeCertificate(const QString &certificateFile, const QString &keyFile, const QString &host, qint64 nowMs);

} // namespace vb::relay
