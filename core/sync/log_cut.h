#pragma once

#include "core/store/remote_tx.h"
#include "core/sync/shared_log.h"

namespace vb::sync {

/// Cuts what this PC knows of the log back to what it shares with the relay's: from then on head, leaves, chains and
/// segments are those of a PC that has taken just so much. Inside Store::becomeDevice, while the store is still its
/// former self's and none of its own segments is there any more. The operations behind it are the caller's. `tooNew`
/// while one of them waits for a newer program, because it could not be carried along.
Result<void> cutLog(store::RemoteTx &tx, const SharedLog &shared);

} // namespace vb::sync
