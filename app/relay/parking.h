#pragma once

#include "core/relay/request.h"

#include <Poco/Net/DatagramSocket.h>
#include <Poco/Net/PollSet.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace vb::relay {

/// A connection that needs no thread: before its first byte, between two requests, or with a poll that waits.
struct Parked {
    std::unique_ptr<Poco::Net::StreamSocket> socket; // one owner: Poco's counting of references needs no thread but his
    std::shared_ptr<const void> ticket {}; // counts the connection for as long as somebody has it
    bool fresh = false; // no handshake yet
    bool isKnown = false; // a device has shown a good token on it
    std::optional<Request> poll {};
    Wait wait {};
    std::chrono::steady_clock::time_point deadline {};
};

/// Holds connections on one thread. 1,000 waiting polls cost 1,000 sockets and no thread.
class Parking {
public:
    enum class Why { readable, news, late };
    /// `leave` runs on the parking's thread and must not block; false: it takes none now and has left it where it was,
    /// ask again a little later.
    using Leave = std::function<bool(Parked &, Why)>;

    explicit Parking(Leave leave);
    ~Parking() { stop(); }
    Parking(const Parking &) = delete;
    Parking &operator=(const Parking &) = delete;

    // From any thread.
    void add(Parked parked);
    /// Ends the waiting of the polls that it is news for.
    void wake(const News &news);
    /// Whoever could not leave is asked again now.
    void askAgain();
    /// Ends the waiting of all polls, closes what is idle and joins.
    void stop();
    [[nodiscard]] int polls() const { return m_polls.load(); }

private:
    using Ticks = std::chrono::steady_clock;
    struct Place {
        Parked parked;
        std::optional<Why> leaving; // wanted to leave, and was not taken
    };
    using Places = std::map<const Poco::Net::SocketImpl *, Place>;

    void loop();
    void ring();
    bool takeInbox(); // false: stop
    bool watch(const Poco::Net::StreamSocket &socket);
    void unwatch(const Poco::Net::StreamSocket &socket);
    std::vector<const Poco::Net::SocketImpl *> readable(const Poco::Timespan &wait);
    void leave(Places::iterator at, Why why);
    [[nodiscard]] Ticks::time_point nextMoment() const;

    Leave m_leave;
    Poco::Net::DatagramSocket m_bell;
    Poco::Net::PollSet m_set;
    Places m_places; // the parking's thread only

    std::mutex m_mutex;
    std::vector<Parked> m_arrivals;
    std::vector<News> m_news;
    bool m_stopping = false;
    bool m_rung = false;
    std::atomic<int> m_polls {0};
    std::thread m_thread;
};

} // namespace vb::relay
