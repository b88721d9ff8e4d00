#pragma once

#include "core/session/sync_service.h"
#include "tests/kit/relay_process.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace vb::test {

/// What a service says of itself, from the moment on at which it is made.
class StatusWatch {
public:
    using State = sync::SyncStatus::State;

    explicit StatusWatch(session::SyncService &sync)
        : m_sync(sync), m_subscription(sync.onStatus([seen = m_seen](const sync::SyncStatus &status) {
            {
                const std::lock_guard lock(seen->mutex);
                seen->states.push_back(status.state);
            }
            seen->came.notify_all();
        }))
    {
    }

    /// False when it does not come to that in time.
    template <class Wanted>
    bool until(Wanted wanted)
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(relayDeadlineMs());
        std::unique_lock lock(m_seen->mutex);
        return m_seen->came.wait_until(lock, deadline, [&] { return wanted(m_sync.status()); });
    }
    bool untilSynced()
    {
        return until([](const sync::SyncStatus &s) { return s.state == State::synced && s.waiting == 0; });
    }
    bool until(State state)
    {
        return until([state](const sync::SyncStatus &s) { return s.state == state; });
    }
    bool has(State state)
    {
        const std::lock_guard lock(m_seen->mutex);
        return std::count(m_seen->states.begin(), m_seen->states.end(), state) > 0;
    }

private:
    struct Seen {
        std::mutex mutex;
        std::condition_variable came;
        std::vector<State> states;
    };
    std::shared_ptr<Seen> m_seen = std::make_shared<Seen>();
    session::SyncService &m_sync;
    store::Feed<sync::SyncStatus>::Subscription m_subscription;
};

} // namespace vb::test
