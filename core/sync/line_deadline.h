#pragma once

#include <QtGlobal>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace vb::sync {

/// Cuts what takes too long as a whole. A timeout of a socket starts anew with each byte, so whoever drips them could
/// hold a thread for days. begin(), end() and isOver() from one thread at a time.
class LineDeadline {
public:
    /// `cut` runs on a thread of its own, and before end() returns.
    explicit LineDeadline(std::function<void()> cut) : m_cut(std::move(cut)) { }
    ~LineDeadline();
    LineDeadline(const LineDeadline &) = delete;
    LineDeadline &operator=(const LineDeadline &) = delete;

    void begin(qint64 ms);
    /// Nothing is cut from here on. False when it was.
    bool end();
    [[nodiscard]] bool isOver() const;

private:
    using Ticks = std::chrono::steady_clock;
    void loop();

    std::function<void()> m_cut;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    Ticks::time_point m_until = Ticks::time_point::max();
    Ticks::time_point m_asleepUntil = Ticks::time_point::max(); // so that most deadlines wake nobody
    bool m_over = false;
    bool m_stopping = false;
    std::thread m_thread; // from the first begin() on
};

} // namespace vb::sync
