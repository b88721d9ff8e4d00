#include "core/session/sync_service.h"

#include "core/session/open_store.h"
#include "core/store/future.h"
#include "core/sync/sync_step.h"

#include <mutex>

namespace vb::session {

using access::Right;
using sync::SyncOutcome;

/// The client that is at work, for whoever ends it.
struct SyncService::Running {
    std::mutex mutex;
    bool stopped = false;
    sync::RelayClient *client = nullptr;

    void begin(sync::RelayClient &one)
    {
        const std::lock_guard lock(mutex);
        client = &one;
        if (stopped)
            one.abort();
    }
    void end()
    {
        const std::lock_guard lock(mutex);
        client = nullptr;
    }
};

namespace {

/// On the network thread.
template <class Running, class Work>
Result<SyncOutcome> inOneRound(OpenStore &open, Running &running, const QString &url, Work work)
{
    sync::RelayClient client(url);
    running.begin(client);
    sync::SyncStep step(open.store(), open.deviceKeys(), client);
    SyncOutcome outcome = work(step);
    running.end();
    return outcome;
}

} // namespace

SyncService::SyncService(OpenStore &open) : m_open(open), m_running(std::make_shared<Running>()) { }

SyncService::~SyncService()
{
    stop();
}

void SyncService::stop()
{
    const std::lock_guard lock(m_running->mutex);
    m_running->stopped = true;
    if (m_running->client != nullptr)
        m_running->client->abort();
}

QFuture<Result<SyncOutcome>> SyncService::connectRelay(const QString &url, const QString &token)
{
    using R = Result<SyncOutcome>;
    return store::promised<R>([&](auto done) {
        m_network.post([&open = m_open, running = m_running, url, token, done] {
            const Result<void> entered = open.store().write(open.actor(), {.right = Right::relayConnect, .detail = url},
                                                            [](store::AuditedTx &) { return Result<void>(); });
            if (!entered) {
                done(R(entered.error()));
                return;
            }
            done(inOneRound(open, *running, url, [&](sync::SyncStep &step) { return step.connect(url, token); }));
        });
    });
}

QFuture<Result<SyncOutcome>> SyncService::syncOnce()
{
    using R = Result<SyncOutcome>;
    return store::promised<R>([&](auto done) {
        m_network.post([&open = m_open, running = m_running, done] {
            const Result<sync::RelayLink> link = sync::LogStore(open.store()).link();
            const QString url = link ? link->url : QString();
            done(inOneRound(open, *running, url, [](sync::SyncStep &step) { return step.run(); }));
        });
    });
}

} // namespace vb::session
