#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace vb::store {

/// Tells subscribers what happened. Thread safe; callbacks run on the thread that publishes and only hand on.
template <class News>
class Feed {
public:
    using Callback = std::function<void(const News &)>;

    /// Unsubscribes when destroyed.
    class [[nodiscard]] Subscription {
    public:
        Subscription() = default;
        explicit Subscription(std::shared_ptr<Callback> callback) : m_callback(std::move(callback)) { }

    private:
        std::shared_ptr<Callback> m_callback;
    };

    Subscription subscribe(Callback callback)
    {
        auto shared = std::make_shared<Callback>(std::move(callback));
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_callbacks, [](const std::weak_ptr<Callback> &c) { return c.expired(); });
        m_callbacks.push_back(shared);
        return Subscription(std::move(shared));
    }

    void publish(const News &news)
    {
        std::vector<std::shared_ptr<Callback>> live;
        {
            const std::lock_guard lock(m_mutex);
            for (const auto &weak : m_callbacks)
                if (auto callback = weak.lock())
                    live.push_back(std::move(callback));
        }
        for (const auto &callback : live)
            (*callback)(news);
    }

private:
    std::mutex m_mutex;
    std::vector<std::weak_ptr<Callback>> m_callbacks;
};

} // namespace vb::store
