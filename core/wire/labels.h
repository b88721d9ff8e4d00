#pragma once

#include <QByteArrayView>

/// Every label of this module, declared once: a label separates what one key or hash function is used for.
namespace vb::wire::label {

inline constexpr QByteArrayView kSegment = "verbena/segment/v1"; // what the device signs
inline constexpr QByteArrayView kSegmentHash = "verbena/segment-hash/v1";
inline constexpr QByteArrayView kSegmentBody = "verbena/segment-body/v1"; // associated data

} // namespace vb::wire::label
