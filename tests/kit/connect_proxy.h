#pragma once

#include <QByteArray>

#include <memory>
#include <mutex>
#include <vector>

namespace Poco::Net {
class TCPServer;
}

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

private:
    int m_target;
    QByteArray m_authorization;
    mutable std::mutex m_mutex;
    std::vector<QByteArray> m_requests;
    QByteArray m_seen;
    std::unique_ptr<Poco::Net::TCPServer> m_server;
};

} // namespace vb::test
