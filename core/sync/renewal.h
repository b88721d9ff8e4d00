#pragma once

#include "core/keys/device_keys.h"
#include "core/keys/trust_state.h"
#include "core/store/store.h"
#include "core/sync/relay_client.h"
#include "core/sync/shared_log.h"

/// A PC that goes on as a new one of the practice: it was copied, or put back from an image or a backup.
namespace vb::sync {

/// The owners' entries as the relay has them, over a client that has entered. Their signatures lead to the root; that
/// none is missing shows when the log is checked.
Result<keys::TrustState> pullTrust(RelayClient &client, PracticeId practice);

/// What a relay says to a PC that the practice does not have yet.
struct RelaysWord {
    keys::TrustState trust;
    std::optional<SharedLog> shared; // its log goes on without a part of this PC's
};

/// Asked by that PC: it shows its certificate and nothing is sent. `denied` when the relay does not take that for one;
/// `integrity` for another relay than the one in the store, and as of sharedLog(); `network`.
Result<RelaysWord> askAsNewPc(store::Store &store, const keys::DeviceKeys &fresh, const keys::TrustEntry &certificate,
                              RelayClient &client);

/// Entries on owners and keys that this PC has not sent, or that stand behind what its log and the relay's share, as
/// far as they hold behind what is known. They are added to it.
Result<std::vector<keys::TrustEntry>> unsentTrust(store::TrustedReader &reader, keys::TrustState &known,
                                                  const std::optional<SharedLog> &shared = {});

/// For Store::becomeDevice: the segments of the PC that the store was stand in the log like any other's, and what it
/// had not sent goes along under numbers of the new one. With `shared` the log is cut back to that, and so does all
/// that stood behind it, whoever wrote it. Without a log all of it was not sent.
Result<void> carryOver(store::RemoteTx &tx, const DeviceId &former, const std::optional<SharedLog> &shared = {});

} // namespace vb::sync
