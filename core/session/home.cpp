#include "core/session/home.h"

#include <QFileInfo>

namespace vb::session {

bool Home::hasStore() const
{
    return QFileInfo::exists(store());
}

} // namespace vb::session
