#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QCborMap>
#include <QCborValue>

namespace vb::cbor {

/// Core deterministic encoding (RFC 8949 section 4.2.1) of what we hash, sign and store: maps have integer keys in
/// ascending order, forms are shortest, no floats, tags or simple values beyond false, true and null.
QByteArray encode(const QCborValue &value);

/// Accepts exactly what encode() makes, nothing more: the form of the bytes is looked at first, because Qt's reader takes
/// duplicates, long forms and trailing bytes. Else `integrity`.
Result<QCborValue> decode(const QByteArray &bytes);
/// decode() of a map.
Result<QCborMap> decodeMap(const QByteArray &bytes);

} // namespace vb::cbor
