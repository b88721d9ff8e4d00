#pragma once

#include "core/session/practice_setup.h"

#include <QFuture>

namespace vb::session {

class OpenStore;

/// The practice's keys: the owner's work. Each call leaves its audit entry. Lives from login to lock.
class KeyAdmin {
public:
    explicit KeyAdmin(OpenStore &open) : m_open(open) { }

    /// A new epoch key, sealed to the PCs of now and the kit. Gives the number of the epoch.
    QFuture<Result<quint64>> rotateEpoch();
    /// A new recovery kit for the same practice. `writeKit` (on a thread of the session) prints it before anything
    /// changes; when that fails nothing does. The old kit opens nothing any more, and keys of backups that were made
    /// for it are destroyed within reach. Gives the code: wipe() it.
    QFuture<Result<QString>> rotateKit(WriteKit writeKit);

private:
    OpenStore &m_open;
};

} // namespace vb::session
