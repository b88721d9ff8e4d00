#include "tests/bench/byte_line.h"

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>

#include <array>
#include <thread>

namespace vb::bench {

namespace {

using Counter = std::shared_ptr<std::atomic<quint64>>;
namespace net = Poco::Net;

/// Until one side closes; then the other is told.
void pass(net::StreamSocket from, net::StreamSocket to, const Counter &bytes)
{
    std::array<char, 64 * 1024> piece {};
    try {
        for (int got = 0; (got = from.receiveBytes(piece.data(), int(piece.size()))) > 0;) {
            *bytes += static_cast<quint64>(got);
            for (int sent = 0; sent < got;)
                sent += to.sendBytes(piece.data() + sent, got - sent);
        }
        to.shutdown();
        from.shutdown();
    } catch (const Poco::Exception &) {
        return; // both ends are gone
    }
}

class Passing : public net::TCPServerConnection {
public:
    Passing(const net::StreamSocket &socket, quint16 to, Counter bytes)
        : net::TCPServerConnection(socket), m_to(to), m_bytes(std::move(bytes))
    {
    }

    void run() override
    {
        net::StreamSocket behind(net::SocketAddress("127.0.0.1", m_to));
        behind.setNoDelay(true);
        socket().setNoDelay(true);
        std::thread back([this, behind] { pass(behind, socket(), m_bytes); });
        pass(socket(), behind, m_bytes);
        back.join();
    }

private:
    quint16 m_to;
    Counter m_bytes;
};

class PassingFactory : public net::TCPServerConnectionFactory {
public:
    PassingFactory(quint16 to, Counter bytes) : m_to(to), m_bytes(std::move(bytes)) { }
    net::TCPServerConnection *createConnection(const net::StreamSocket &socket) override
    {
        return new Passing(socket, m_to, m_bytes); // the server's
    }

private:
    quint16 m_to;
    Counter m_bytes;
};

} // namespace

struct ByteLine::Server {
    net::ServerSocket socket {net::SocketAddress("127.0.0.1", 0)};
    net::TCPServer server;
    Server(quint16 to, const Counter &bytes) : server(new PassingFactory(to, bytes), socket) { server.start(); }
    ~Server() { server.stop(); }
};

ByteLine::ByteLine(quint16 to) : m_server(std::make_unique<Server>(to, m_bytes)) { }
ByteLine::~ByteLine() = default;

quint16 ByteLine::port() const
{
    return m_server->socket.address().port();
}

} // namespace vb::bench
