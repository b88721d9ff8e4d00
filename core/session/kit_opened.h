#pragma once

#include "core/base/clock.h"
#include "core/keys/device_keys.h"
#include "core/keys/kit.h"
#include "core/keys/trust_state.h"
#include "core/session/home.h"
#include "core/store/store.h"

namespace vb::session {

/// The store as the kit opens it.
struct KitOpened {
    keys::RootKeys root;
    SecretBytes storeKey;
    std::unique_ptr<store::Store> store;
    std::optional<keys::TrustState> trust;
    std::optional<keys::DeviceKeys> device;
};

/// `denied` for another practice's kit or a replaced one. The home must be taken.
Result<KitOpened> openWithKit(const Home &home, const Clock &clock, const QString &code);

} // namespace vb::session
