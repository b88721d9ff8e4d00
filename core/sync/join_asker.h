#pragma once

#include "core/keys/device_keys.h"
#include "core/sync/relay_client.h"
#include "core/wire/join_messages.h"

#include <functional>

namespace vb::sync {

/// What an inviter leaves in a mailbox when the invitation ends without a grant.
inline constexpr char kWithdrawn[] = "withdrawn";

/// A PC that joins, at the mailbox of its code. It has not been told yet which relay is the right one: only the
/// mailbox's id and sealed bytes go out. `denied` when no mailbox belongs to the code (mistyped, too late) or another
/// PC has used it.
class JoinAsker {
public:
    /// `denied` for a mistyped code, `invalid` for a name that is none.
    static Result<JoinAsker> make(RelayClient &client, const QString &code, const keys::DevicePublic &device,
                                  const QString &name);

    /// What both screens show.
    [[nodiscard]] const QStringList &words() const { return m_words; }
    Result<void> ask();
    /// `network` when there is no answer within the time or `goOn` says no; `integrity` for one that somebody else has
    /// written, or that is for another PC than this.
    Result<wire::JoinGrant> await(int seconds, const std::function<bool()> &goOn);

private:
    JoinAsker(RelayClient &client, const SecretBytes &code, const wire::JoinRequest &request);
    [[nodiscard]] Error refusalOf(const Error &error) const;

    RelayClient &m_client;
    wire::Mailbox m_mailbox;
    QByteArray m_sealed;
    QStringList m_words;
};

} // namespace vb::sync
