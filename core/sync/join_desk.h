#pragma once

#include "core/keys/device_keys.h"
#include "core/sync/join_book.h"
#include "core/sync/relay_client.h"
#include "core/wire/join_messages.h"

/// The inviting PC's half of joining, over a client that enterRelay() has brought to the relay.
namespace vb::sync {

inline constexpr qint64 kInvitationMs = 15 * 60'000; // by the inviter's clock

/// A fresh code; good from now on for kInvitationMs.
Invitation makeInvitation(qint64 nowMs, StaffId by, bool autoApprove, bool laptop);
/// What a person types on the new PC.
QString codeText(const Invitation &invitation);

/// The PC that has asked.
struct Asking {
    keys::DevicePublic keys;
    QString name;
    QStringList words; // six, to be compared with the other screen
};
/// `notFound` while nobody has asked; `integrity` for what nobody with the code has written.
Result<Asking> askingAt(const Invitation &invitation);

/// To the pinned relay as this PC, without touching the log. `network`, `denied` (revoked), `integrity` (another one).
Result<void> enterRelay(store::Store &store, const keys::DeviceKeys &device, RelayClient &client);
/// The sealed request, or none within the time. `notFound` when the relay has no such mailbox any more.
Result<std::optional<QByteArray>> takeRequest(RelayClient &client, const Invitation &invitation, int waitS);
Result<void> giveGrant(RelayClient &client, const Invitation &invitation, const wire::JoinGrant &grant);
/// Whoever comes with this code from now on is told that it is over.
Result<void> withdraw(RelayClient &client, const Invitation &invitation);

} // namespace vb::sync
