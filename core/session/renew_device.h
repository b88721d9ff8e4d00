#pragma once

#include "core/base/clock.h"
#include "core/keys/device_keys.h"
#include "core/keys/trust.h"
#include "core/platform/secret_store.h"
#include "core/session/home.h"
#include "core/store/store.h"
#include "core/sync/relay_client.h"

#include <functional>

namespace vb::session {

struct Renewed {
    DeviceId device;
    bool sent = false; // the relay has it; else the next round tells it
};

/// Who says that a PC goes on as a new one: an owner who is logged in there, or the root.
struct RenewalBy {
    Actor actor;
    const crypto::SigningKey &key;
    bool isRoot = false;
    QString purpose {};
    std::function<Result<SecretBytes>(const keys::Epoch &)> openEpoch; // the newest one
};

/// Makes the PC of this store a new one of the practice: new device keys, certified; the old device is revoked, with a
/// new epoch; what was not sent goes along. One commit, behind a question to the relay: `network` and nothing has
/// changed when it does not answer. From then on the store takes no commit: open it again, and sync.
Result<keys::DeviceKeys> renewStore(store::Store &store, const RenewalBy &by, sync::RelayClient &client);

/// The same with the recovery kit, when nobody is logged in: also on a PC that was revoked. `denied` for a kit of
/// another practice or a replaced one. Blocking.
Result<Renewed> renewWithKit(const Home &home, platform::SecretStore &secrets, const Clock &clock,
                             const QString &kitCode);

} // namespace vb::session
