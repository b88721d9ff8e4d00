#include "core/store/change_feed.h"

namespace vb::store {

ChangeFeed::Subscription ChangeFeed::subscribe(Callback callback)
{
    auto shared = std::make_shared<Callback>(std::move(callback));
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_callbacks, [](const std::weak_ptr<Callback> &c) { return c.expired(); });
    m_callbacks.push_back(shared);
    return Subscription(std::move(shared));
}

void ChangeFeed::publish(const std::vector<Change> &changes)
{
    std::vector<std::shared_ptr<Callback>> live;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &weak : m_callbacks)
            if (auto callback = weak.lock())
                live.push_back(std::move(callback));
    }
    for (const auto &callback : live)
        (*callback)(changes);
}

} // namespace vb::store
