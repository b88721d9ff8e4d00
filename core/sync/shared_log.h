#pragma once

#include "core/store/store.h"
#include "core/sync/relay_client.h"

#include <optional>

namespace vb::sync {

/// What a PC's log and the relay's have in common, where the relay's has gone on without the rest of this PC's.
struct SharedLog {
    quint64 size = 0;
    quint64 term = 0;
    crypto::merkle::Frontier tree; // of that size
    QByteArray checkpoint; // of that size, signed by the relay
};

/// The longest beginning that both have; none when the relay's log goes on from this PC's. Over a client that has
/// entered with `reply`. Each answer is the relay's signed word and proved to be of its newest log (RFC 9162):
/// `integrity` for one that is not, for another log from its first segment on, and for a relay that was put back from a
/// backup and was not told to heal; `busy` while it heals.
Result<std::optional<SharedLog>> sharedLog(store::Store &store, const wire::SessionReply &reply, RelayClient &client);

} // namespace vb::sync
