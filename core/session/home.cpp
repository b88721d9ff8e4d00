#include "core/session/home.h"

#include <QFileInfo>

namespace vb::session {

bool Home::hasStore() const
{
    return QFileInfo::exists(store());
}

bool Home::hasAnything() const
{
    return hasStore() || QFileInfo::exists(unlockFile()) || QFileInfo::exists(recoverySlot())
        || QFileInfo::exists(journal());
}

} // namespace vb::session
