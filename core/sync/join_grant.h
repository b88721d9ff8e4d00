#pragma once

#include "core/keys/device_keys.h"
#include "core/keys/trust_state.h"
#include "core/sync/log_store.h"
#include "core/wire/join_messages.h"

namespace vb::sync {

/// The keys stream of the log as this PC holds it, folded.
struct KeysLog {
    keys::TrustState trust;
    std::vector<keys::TrustEntry> entries; // those that hold, in the order of the log
    crypto::Digest leaves {}; // see wire::foldKeysLeaf()
};

/// Up to a place of the log.
Result<KeysLog> readKeysLog(store::Store &store, quint64 upTo);

/// What a PC has to be told whose certificate is in the log. `notFound` when it is not, or not live any more.
Result<wire::JoinGrant> makeGrant(store::Store &store, DeviceId device);

/// What a grant has to be before anything is asked of the relay that it names: its entries lead to a certificate of
/// this PC, the key is for it, the log's tree holds together.
Result<void> checkGrant(const wire::JoinGrant &grant, const keys::DeviceKeys &device);
/// Whether the log that was replayed is the one of the grant. Gives the keys stream of all of it. `denied` when the PC
/// was revoked meanwhile.
Result<KeysLog> checkReplay(store::Store &store, const wire::JoinGrant &grant, const keys::DeviceKeys &device);

} // namespace vb::sync
