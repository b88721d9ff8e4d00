#include "core/platform/paths.h"

#include <QStandardPaths>

namespace vb::platform {

QString defaultHome()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/verbena");
}

} // namespace vb::platform
