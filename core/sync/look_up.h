#pragma once

#include "core/base/result.h"

#include <Poco/Net/SocketAddress.h>

#include <functional>
#include <string>

namespace vb::sync {

/// The address of a host. A question to a name server cannot be taken back: it goes on by itself, and nobody waits for
/// the answer any more once `isEnough` says so (asked every now and then). `network` for a name that there is not.
Result<Poco::Net::SocketAddress> lookUp(const std::string &host, quint16 port, const std::function<bool()> &isEnough);

} // namespace vb::sync
