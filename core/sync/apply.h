#pragma once

#include "core/sync/log_operation.h"

#include <future>

namespace vb::sync {

struct Applied {
    qint64 folded = 0; // position up to which the rows hold the log now
    qint64 operations = 0; // folded by this call
    qint64 parked = 0; // put aside by it
    bool gap = false; // what came did not go on where the log was folded to: ask again from there
};

/// Runs in the same transaction, behind the fold: what else has to be as far as the rows are.
using AlsoCommit = std::function<Result<void>(store::RemoteTx &, qint64 folded)>;

/// Folds segments into the rows, in the order of their positions: one transaction for all of them. What is folded
/// already is passed over; at a gap it stops. The caller has checked signatures, chains and rights of the authors; the
/// result depends on nothing but the numbered operations and this PC's own ones.
Result<Applied> apply(store::Store &store, std::vector<LogSegment> segments, AlsoCommit also = {});
/// The same without waiting for it.
std::future<Result<Applied>> applyLater(store::Store &store, std::vector<LogSegment> segments, AlsoCommit also = {});

/// The relay has given this PC's own operations up to this counter a position, the next one in the log.
Result<Applied> acknowledge(store::Store &store, qint64 lastCounter, qint64 seq);

/// Folds what waited for a newer program; after an update, before the first apply().
Result<Applied> retryParked(store::Store &store);

/// Where this PC stands.
struct FoldState {
    qint64 folded = 0;
    qint64 pending = 0; // own operations without a position
    qint64 numbered = 0; // counter of the newest own one with a position
    qint64 parked = 0; // operations that wait, staged parts not counted
    std::vector<DeviceId> fastClocks; // PCs whose clock was more than 48 h ahead
};
Result<FoldState> foldState(store::Store &store);

} // namespace vb::sync
