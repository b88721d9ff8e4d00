#pragma once

#include "core/base/error.h"

#include <QByteArray>

#include <optional>

namespace vb::sync {

/// What one round with the relay did, also when it ended early.
struct SyncOutcome {
    quint64 pushed = 0; // operations of this PC that got a place
    quint64 pulled = 0; // operations of other PCs that were folded
    bool keysChanged = false; // what the session knows of people, PCs and keys is old
    quint64 seq = 0; // up to which the rows hold the log
    quint64 headSize = 0; // of the log as far as it was checked
    QByteArray headRoot; // 32
    quint64 pendingOperations = 0;
    quint64 pendingAudit = 0; // entries of the access log that the relay does not hold
    quint64 putAside = 0; // segments that could not be read, of all time
    std::optional<qint64> skewMs {}; // this PC's clock less the relay's, when the relay said what it has
    std::optional<Error> problem {}; // what ended the round; the local data stands
    QString word {}; // what the relay did, for programs: modified, rolled_back, wrong_identity …; empty otherwise
};

} // namespace vb::sync
