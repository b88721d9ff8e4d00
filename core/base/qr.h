#pragma once

#include "core/base/result.h"

#include <QBitArray>
#include <QString>

namespace vb {

/// A QR code symbol (ISO 18004): `size` modules a side, row by row, true = dark. The quiet zone of four light modules
/// is the painter's to leave.
struct Qr {
    int size = 0;
    QBitArray modules;
    [[nodiscard]] bool dark(int x, int y) const { return modules.testBit(y * size + x); }
};

/// Error correction level M. `invalid` when the text does not fit one symbol.
Result<Qr> makeQr(const QString &text);

} // namespace vb
