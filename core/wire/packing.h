#pragma once

#include "core/base/result.h"

#include <QByteArray>

namespace vb::wire {

inline constexpr qsizetype kMaxUnpacked = 4 * 1024 * 1024;

/// Up to so many plain bytes fit into a segment however badly they compress.
inline constexpr qsizetype kPlainThatFits = 250'000;

/// What a packed size is rounded up to, so that sizes tell little: steps of 256 bytes, and the coarser ones of Padmé
/// (Nikitin et al., PETS 2019) from 8 KiB on, a sixteenth more at most.
qsizetype paddedSize(qsizetype size);

/// Size of the frame (4, BE) ‖ one Zstandard frame (RFC 8878) that names its content size ‖ zeros up to paddedSize().
/// `invalid` for more than kMaxUnpacked.
Result<QByteArray> pack(QByteArrayView plain);
/// `integrity` unless it is exactly that and no more than kMaxUnpacked comes out; the frame is asked before anything is
/// unpacked.
Result<QByteArray> unpack(QByteArrayView packed);

} // namespace vb::wire
