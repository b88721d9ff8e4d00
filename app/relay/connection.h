#pragma once

#include "app/relay/parking.h"
#include "app/relay/watchdog.h"
#include "core/relay/api.h"

#include <Poco/Net/HTTPServerParams.h>

#include <atomic>

namespace vb::relay {

/// What all connections share. Outlives them.
struct Surroundings {
    Api &api;
    Watchdog &watchdog;
    Poco::Net::HTTPServerParams::Ptr params;
    std::atomic<bool> stopping {false};
};

/// Serves a connection on a worker's thread until it has nothing to do: the handshake, then requests. Gives it back to
/// be parked, or nothing when it has ended. `why` says what ended the waiting; `waitedMs` for a worker.
std::optional<Parked> serveConnection(Parked parked, Parking::Why why, qint64 waitedMs, Surroundings &here);

} // namespace vb::relay
