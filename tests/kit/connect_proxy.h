#pragma once

#include <QByteArray>

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace Poco {
class ThreadPool;
namespace Net {
class TCPServer;
}
} // namespace Poco

namespace vb::test {

/// An HTTP proxy on the loopback address that takes CONNECT. Whatever host it is asked for, it leads to one port here.
class ConnectProxy {
public:
    /// With `authorization` it leads nobody who does not show this value of Proxy-Authorization.
    explicit ConnectProxy(int target, const QByteArray &authorization = {});
    ~ConnectProxy();

    [[nodiscard]] int port() const;
    /// The header of each request so far.
    [[nodiscard]] std::vector<QByteArray> requests() const;
    /// Everything that went through it behind a request, both ways.
    [[nodiscard]] QByteArray seen() const;

    /// For the server's threads.
    QByteArray answerTo(const QByteArray &request);
    void see(const char *bytes, int count);
    [[nodiscard]] int target() const { return m_target; }
    [[nodiscard]] bool isEnding() const { return m_isEnding; }

private:
    int m_target;
    QByteArray m_authorization;
    mutable std::mutex m_mutex;
    std::vector<QByteArray> m_requests;
    QByteArray m_seen;
    std::atomic<bool> m_isEnding = false;
    std::unique_ptr<Poco::ThreadPool> m_threads;
    std::unique_ptr<Poco::Net::TCPServer> m_server;
};

} // namespace vb::test
