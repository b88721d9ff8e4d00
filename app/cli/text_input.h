#pragma once

#include "core/base/result.h"

#include <QString>

namespace vb::cli {

/// A text file with line ends of any kind, as UTF-8. `usage`, naming the option, when it cannot be read; `invalid` when
/// it is no UTF-8 or has more than `maxBytes`.
Result<QString> readTextFile(const QString &path, const QString &option, qint64 maxBytes);

} // namespace vb::cli
