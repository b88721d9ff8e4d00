#pragma once

#include "core/base/id.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace vb::store {

/// A row that changed in a transaction that is now durable.
struct Change {
    QByteArray entity;
    EntityId row;
    PatientId patient; // null when the row belongs to none
};

/// Tells subscribers what was committed. Thread safe; callbacks run on the writer thread and only hand on.
class ChangeFeed {
public:
    using Callback = std::function<void(const std::vector<Change> &)>;

    /// Unsubscribes when destroyed.
    class [[nodiscard]] Subscription {
    public:
        Subscription() = default;
        explicit Subscription(std::shared_ptr<Callback> callback) : m_callback(std::move(callback)) { }

    private:
        std::shared_ptr<Callback> m_callback;
    };

    Subscription subscribe(Callback callback);
    void publish(const std::vector<Change> &changes);

private:
    std::mutex m_mutex;
    std::vector<std::weak_ptr<Callback>> m_callbacks;
};

} // namespace vb::store
