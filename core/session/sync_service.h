#pragma once

#include "core/base/result.h"
#include "core/store/feed.h"
#include "core/sync/sync_outcome.h"
#include "core/sync/sync_status.h"

#include <QFuture>

#include <functional>
#include <memory>

namespace vb::sync {
struct RelayLink;
}

namespace vb::session {

class OpenStore;

/// The practice's relay, from this PC. Nothing in the store waits for it: what happens while it is away is sent later.
/// Lives from login to lock.
class SyncService {
public:
    using OnStatus = std::function<void(const sync::SyncStatus &)>;
    using OnRound = std::function<void(const sync::SyncRound &)>;

    explicit SyncService(OpenStore &open);
    ~SyncService();
    SyncService(const SyncService &) = delete;
    SyncService &operator=(const SyncService &) = delete;

    /// Registers the practice at the relay that the admin token names, and pins it. `denied` but for owners. The same
    /// again does nothing. What the relay did is in the outcome. With a token of another relay than the practice has,
    /// the log moves there, also when the old one is gone; the same again goes on with it. Without a token: the log has
    /// moved there and this PC has not heard of it; an owner's word at that relay has to say so.
    QFuture<Result<sync::SyncOutcome>> connectRelay(const QString &url, const QString &token);
    /// The relay was put back from a backup and takes back what it lost: it goes on now, though PCs have not shown up
    /// that may have more. `denied` but for owners. What those PCs alone have can come back only when they are renewed.
    QFuture<Result<sync::SyncOutcome>> openRelay();
    /// One round: sends what waits and takes what is new. `notFound` in the outcome while there is no relay.
    QFuture<Result<sync::SyncOutcome>> syncOnce();

    /// The same, and the entries of other PCs' access logs that are not here yet. `denied` but for who may read them.
    QFuture<Result<sync::SyncOutcome>> fetchAudit();

    /// From now on by itself, also when the practice gets its relay later.
    void start();
    /// A round now, in place of the pause after a failure. Nothing before start().
    void tryNow();
    /// The same on new connections: the way to the relay has changed.
    void reconnect();
    [[nodiscard]] sync::SyncStatus status() const;
    /// At each change, on a thread that is not the caller's; status() has what is then.
    store::Feed<sync::SyncStatus>::Subscription onStatus(OnStatus callback);
    /// Behind each round that went by itself, likewise.
    store::Feed<sync::SyncRound>::Subscription onRound(OnRound callback);

    /// Ends what is running, and whatever is asked later, with `network`.
    void stop();

private:
    struct Network;
    void moveRelay(const sync::RelayLink &to, const QString &token,
                   const std::function<void(Result<sync::SyncOutcome>)> &done);
    OpenStore &m_open;
    std::unique_ptr<Network> m_network;
};

} // namespace vb::session
