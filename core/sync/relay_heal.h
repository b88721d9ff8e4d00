#pragma once

#include "core/sync/log_store.h"
#include "core/sync/relay_client.h"

namespace vb::sync {

/// What this PC does for a relay whose folder was put back from an old backup: it shows how long the log was, and gives
/// back what is missing there, as it was. Nothing of this PC changes. Used by one thread, over a client that has
/// entered.
class RelayHeal {
public:
    RelayHeal(LogStore &log, RelayClient &client) : m_log(log), m_client(client) { }

    /// `relay`: whose identity this is, and what the relay's log is now. `integrity` when the two logs have parted.
    Result<wire::HealState> give(const wire::LogView &mine, const QByteArray &identity, const wire::Checkpoint &relay);
    /// The same behind give(): the log goes on as it is there.
    Result<wire::HealState> order(const wire::HealOrder &order);

private:
    Result<void> giveSegments(const wire::LogView &mine, quint64 relaySize, wire::HealState &state);
    Result<void> giveBodies(wire::HealState &state);
    Result<wire::HealState> offer(wire::HealOffer offer);

    LogStore &m_log;
    RelayClient &m_client;
    QByteArray m_checkpoint;
};

} // namespace vb::sync
