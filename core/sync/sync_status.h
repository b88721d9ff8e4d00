#pragma once

#include "core/sync/sync_outcome.h"

#include <QStringList>

namespace vb::sync {

inline constexpr qint64 kMostSkewMs = 120'000; // of a clock that may pass for right

/// How this PC stands with its relay: what a person may want to know of it at any time.
struct SyncStatus {
    enum class State {
        off, // no relay, or nobody has asked for rounds yet
        synced,
        working, // the first round, or one that sends what waits
        offline, // nothing that is a relay answers; all goes on, and is sent later
        problem, // it answers, and something is wrong
    };
    State state = State::off;
    qint64 sinceMs = 0; // wall clock, as below
    quint64 waiting = 0; // actions of this PC that the relay does not have
    qint64 oldestMs = 0; // of them; 0: none waits
    qint64 syncedMs = 0; // last moment at which this PC had all that the relay has; 0: not since the login
    quint64 waitingAudit = 0; // entries of this PC's access log that the relay does not have
    qint64 oldestAuditMs = 0; // of them; 0: none waits
    quint64 putAside = 0; // segments of others whose content could not be read, of all time
    quint64 headSize = 0; // of the log as it was checked here
    QStringList words {}; // six for it, the same on every PC that has the same log; empty without one
    QString url {}; // of the relay
    qint64 skewMs = 0; // this PC's clock less the relay's, to the minute; 0 while it may pass for right
    Code code = Code::failed; // of a problem
    QString word {}; // of it, for programs: what the relay did; may be empty
    QString detail {}; // of it or of why it is offline, for developers
    friend bool operator==(const SyncStatus &, const SyncStatus &) = default;
};

/// One that is over.
struct SyncRound {
    SyncOutcome outcome;
    qint64 ms = 0;
};

} // namespace vb::sync
