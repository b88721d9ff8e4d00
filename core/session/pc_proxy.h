#pragma once

#include <QString>

namespace vb::store {
class Store;
}

namespace vb::session {

/// The proxy that this PC's setting names, for ways to the relay while nobody is logged in; empty when it cannot be
/// read.
QString pcProxy(store::Store &store);

} // namespace vb::session
