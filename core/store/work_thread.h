#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace vb::store {

/// One thread that runs what it is given, in order. post() from any thread; the destructor finishes the queue and
/// joins.
class WorkThread {
public:
    WorkThread();
    ~WorkThread();
    WorkThread(const WorkThread &) = delete;
    WorkThread &operator=(const WorkThread &) = delete;

    void post(std::function<void()> work);
    [[nodiscard]] bool isCurrent() const { return std::this_thread::get_id() == m_id.load(); }
    [[nodiscard]] bool isIdle() const;

private:
    void loop();

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_queue;
    bool m_stopping = false;
    std::atomic<std::thread::id> m_id; // set by the thread itself: join() writes the handle
    std::thread m_thread; // last: starts when everything else is there
};

} // namespace vb::store
