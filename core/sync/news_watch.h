#pragma once

#include "core/sync/relay_client.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace vb::sync {

/// Where a PC finds its relay, and who it is there.
struct RelayPath {
    QString url;
    QString proxy; // setting of this PC
    QByteArray identity; // Ed25519, pinned
    PracticeId practice;
    DeviceId device;
    crypto::SigningKey key;
};

/// Waits at the relay for what other PCs send: a thread with a connection of its own, one long poll after the other.
/// What comes is not checked here.
class NewsWatch {
public:
    /// All on the watch's thread.
    struct Hearers {
        std::function<void(wire::LogPage)> news; // then it rests until from() is called
        std::function<void()> quiet; // the relay answered: nothing new
        std::function<void(const Error &)> broken; // then it rests, too
    };
    NewsWatch(RelayPath path, Hearers hearers);
    ~NewsWatch();
    NewsWatch(const NewsWatch &) = delete;
    NewsWatch &operator=(const NewsWatch &) = delete;

    /// This PC has the log up to here: wait for what is behind it. A poll that is under way goes on.
    void from(quint64 size);
    /// Ends what is under way, for good. Any thread.
    void stop();

private:
    void loop();
    Result<wire::LogPage> poll(quint64 after);
    std::shared_ptr<RelayClient> connected();

    RelayPath m_path;
    Hearers m_hearers;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::optional<quint64> m_from; // empty: rest
    std::shared_ptr<RelayClient> m_client;
    bool m_stopping = false;
    std::thread m_thread; // last
};

} // namespace vb::sync
