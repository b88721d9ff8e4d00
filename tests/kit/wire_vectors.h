#pragma once

#include "core/wire/segment_header.h"

#include <QJsonObject>

namespace vb::test {

/// Hexadecimal, as all bytes stand in the vector file.
QString hex(QByteArrayView bytes);
QByteArray unhex(const QJsonValue &value);
/// The fields of a header by name.
QJsonObject headerFields(const wire::SegmentHeader &header);

/// A small practice from fixed keys and all that crosses its wire: the log of two devices with every stream,
/// checkpoints, proofs, messages and codes. Nonces and sealed boxes are random, so each call gives another: made once
/// and kept in tests/core/vectors.
QJsonObject makeWireVectors();

} // namespace vb::test
