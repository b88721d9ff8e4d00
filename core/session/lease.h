#pragma once

#include "core/base/result.h"

namespace vb::store {
class Store;
}
namespace vb::keys {
struct DeviceKeys;
class TrustState;
} // namespace vb::keys

namespace vb::session {

/// The detail of the refusal on a PC that the practice does not take for its own any more.
inline const QString kPcRevoked = QStringLiteral("this PC was revoked: it opens nothing any more");

/// How long a laptop that has heard nothing from the practice's relay may be opened. Kept by this program: it holds
/// back whoever has the laptop and a password, not whoever has the store's key.
struct Lease {
    bool isOver = false;
    int silentDays = 0; // since the relay was heard of
    bool clockIsBack = false; // and it cannot be told how long ago that was
};

/// PCs that stay where they are, practices without a relay and owners' `0` have none.
Result<Lease> leaseOf(store::Store &store, const keys::TrustState &trust);
/// `leaseOver`, in words.
Error leaseError(const Lease &lease);

/// Asks the relay, and takes what it has: the person may be disabled there. When it has answered the lease begins anew,
/// `denied` when it says that this PC was revoked.
Result<void> renewLease(store::Store &store, const keys::DeviceKeys &device);

} // namespace vb::session
