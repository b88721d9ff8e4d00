#include "tests/kit/connect_proxy.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>

#include <algorithm>
#include <array>

namespace vb::test {

namespace {

namespace net = Poco::Net;

constexpr long kLookMicroseconds = 50'000; // whether the proxy ends
constexpr int kMostThreads = 64;

class ProxyConnection : public net::TCPServerConnection {
public:
    ProxyConnection(const net::StreamSocket &socket, ConnectProxy &proxy) : TCPServerConnection(socket), m_proxy(proxy)
    {
    }

    void run() override
    {
        try {
            const QByteArray answer = m_proxy.answerTo(header());
            socket().sendBytes(answer.constData(), static_cast<int>(answer.size()));
            if (answer.startsWith("HTTP/1.1 200"))
                lead();
        } catch (const Poco::Exception &) {
            return; // one of them has gone
        }
    }

private:
    QByteArray header()
    {
        QByteArray all;
        char one = 0;
        while (!all.endsWith("\r\n\r\n") && socket().receiveBytes(&one, 1) == 1)
            all.append(one);
        return all;
    }

    void lead()
    {
        net::StreamSocket behind;
        behind.connect(net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(m_proxy.target())));
        const std::array<net::StreamSocket, 2> ends {socket(), behind};
        std::array<char, 4096> piece {};
        while (!m_proxy.isEnding()) {
            net::Socket::SocketList ready {ends[0], ends[1]};
            net::Socket::SocketList writable;
            net::Socket::SocketList broken;
            net::Socket::select(ready, writable, broken, Poco::Timespan(0, kLookMicroseconds));
            for (std::size_t from = 0; from < ends.size(); ++from) {
                if (std::find(ready.begin(), ready.end(), ends[from]) == ready.end())
                    continue;
                net::StreamSocket in = ends[from];
                net::StreamSocket out = ends[1 - from];
                const int got = in.receiveBytes(piece.data(), static_cast<int>(piece.size()));
                if (got <= 0)
                    return;
                m_proxy.see(piece.data(), got);
                for (int at = 0; at < got;)
                    at += out.sendBytes(piece.data() + at, got - at);
            }
        }
    }

    ConnectProxy &m_proxy;
};

class ProxyFactory : public net::TCPServerConnectionFactory {
public:
    explicit ProxyFactory(ConnectProxy &proxy) : m_proxy(proxy) { }
    net::TCPServerConnection *createConnection(const net::StreamSocket &socket) override
    {
        return new ProxyConnection(socket, m_proxy);
    }

private:
    ConnectProxy &m_proxy;
};

} // namespace

ConnectProxy::ConnectProxy(int target, const QByteArray &authorization)
    : m_target(target), m_authorization(authorization)
{
    const net::ServerSocket socket(net::SocketAddress("127.0.0.1", 0));
    m_threads = std::make_unique<Poco::ThreadPool>(2, kMostThreads);
    m_server = std::make_unique<net::TCPServer>(new ProxyFactory(*this), *m_threads, socket);
    m_server->start();
}

ConnectProxy::~ConnectProxy()
{
    m_isEnding = true;
    m_server->stop();
    m_threads->joinAll(); // they speak to this
}

int ConnectProxy::port() const
{
    return m_server->port();
}

std::vector<QByteArray> ConnectProxy::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

QByteArray ConnectProxy::seen() const
{
    const std::lock_guard lock(m_mutex);
    return m_seen;
}

QByteArray ConnectProxy::answerTo(const QByteArray &request)
{
    const std::lock_guard lock(m_mutex);
    m_requests.push_back(request);
    if (!request.startsWith("CONNECT "))
        return "HTTP/1.1 405 Method Not Allowed\r\n\r\n";
    if (!m_authorization.isEmpty() && !request.contains("Proxy-Authorization: " + m_authorization + "\r\n"))
        return "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    if (m_target == 0)
        return "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    return "HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy\r\n\r\n";
}

void ConnectProxy::see(const char *bytes, int count)
{
    const std::lock_guard lock(m_mutex);
    m_seen.append(bytes, count);
}

} // namespace vb::test
