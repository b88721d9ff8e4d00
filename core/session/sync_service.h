#pragma once

#include "core/base/result.h"
#include "core/store/work_thread.h"
#include "core/sync/sync_outcome.h"

#include <QFuture>

#include <memory>

namespace vb::session {

class OpenStore;

/// The practice's relay, from this PC. Nothing in the store waits for it: what happens while it is away is sent later.
/// Lives from login to lock.
class SyncService {
public:
    explicit SyncService(OpenStore &open);
    ~SyncService();
    SyncService(const SyncService &) = delete;
    SyncService &operator=(const SyncService &) = delete;

    /// Registers the practice at the relay that the admin token names, and pins it. `denied` but for owners. The same
    /// again does nothing. What the relay did is in the outcome.
    QFuture<Result<sync::SyncOutcome>> connectRelay(const QString &url, const QString &token);
    /// One round: sends what waits and takes what is new. `notFound` in the outcome while there is no relay.
    QFuture<Result<sync::SyncOutcome>> syncOnce();

    /// Ends what is running, and whatever is asked later, with `network`.
    void stop();

private:
    struct Running;
    OpenStore &m_open;
    std::shared_ptr<Running> m_running;
    store::WorkThread m_network; // last: joined while everything else is there
};

} // namespace vb::session
