#pragma once

#include <Poco/Net/StreamSocket.h>

#include <QtGlobal>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace vb::relay {

/// Ends connections that are too slow as a whole: a timeout of the socket starts anew with each byte, so a client could
/// drip a header for minutes. Thread safe.
class Watchdog {
public:
    using Ticks = std::chrono::steady_clock;

    Watchdog();
    ~Watchdog();
    Watchdog(const Watchdog &) = delete;
    Watchdog &operator=(const Watchdog &) = delete;

    /// Watches a socket for as long as it lives, which must be shorter than the socket stays open.
    class Guard {
    public:
        Guard(Watchdog &dog, const Poco::Net::StreamSocket &socket);
        ~Guard();
        Guard(const Guard &) = delete;
        Guard &operator=(const Guard &) = delete;

        /// From now on so long.
        void allow(int ms);
        /// No deadline: the work is ours, not the client's.
        void rest();

    private:
        Watchdog &m_dog;
        quint64 m_id;
    };

    /// How many connections it has ended.
    [[nodiscard]] quint64 bites() const { return m_bites.load(); }

private:
    struct Watched {
        Poco::Net::SocketImpl *socket = nullptr;
        Ticks::time_point deadline = Ticks::time_point::max();
    };
    void loop();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::map<quint64, Watched> m_watched;
    quint64 m_nextId = 0;
    bool m_stopping = false;
    std::atomic<quint64> m_bites {0};
    std::thread m_thread;
};

} // namespace vb::relay
