#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace vb::relay {

/// A fixed number of threads and a queue with an end. Poco's dispatcher closes what finds no thread; this one says so
/// to the caller, and stop() waits for what is under way.
class Workers {
public:
    Workers(int threads, std::size_t maxQueued);
    ~Workers() { stop(); }
    Workers(const Workers &) = delete;
    Workers &operator=(const Workers &) = delete;

    /// Any thread. False when the queue is full or the workers have stopped: `work` was not taken.
    bool submit(std::function<void()> work);
    /// Finishes what is queued and joins.
    void stop();

private:
    void loop();

    const std::size_t m_maxQueued;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_queue;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace vb::relay
