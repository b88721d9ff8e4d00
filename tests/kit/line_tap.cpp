#include "tests/kit/line_tap.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <algorithm>
#include <array>

namespace vb::test {

namespace {

namespace net = Poco::Net;

constexpr std::size_t kPiece = 1024;

net::SocketAddress loopbackPort(int port)
{
    return {"127.0.0.1", static_cast<Poco::UInt16>(port)};
}

bool isAmong(const net::Socket::SocketList &all, const net::Socket &one)
{
    return std::find(all.begin(), all.end(), one) != all.end();
}

void sendAll(net::StreamSocket &socket, const char *bytes, int count)
{
    for (int at = 0; at < count;)
        at += socket.sendBytes(bytes + at, count - at);
}

} // namespace

struct LineTap::Pair {
    net::ServerSocket server; // of the listener
    net::StreamSocket pc;
    net::StreamSocket relay;
};

LineTap::LineTap(int target) : m_target(target), m_listener(std::make_unique<Pair>())
{
    m_listener->server.bind(loopbackPort(0));
    m_listener->server.listen();
    m_port = m_listener->server.address().port();
    m_thread = std::thread([this] { run(); });
}

LineTap::~LineTap()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    try {
        net::StreamSocket knock; // wakes the thread
        knock.connect(loopbackPort(m_port));
        m_thread.join();
    } catch (const Poco::Exception &) {
        m_thread.join();
    }
}

void LineTap::pointTo(int target)
{
    const std::lock_guard lock(m_mutex);
    m_target = target;
}

QByteArray LineTap::toRelay() const
{
    const std::lock_guard lock(m_mutex);
    return m_toRelay;
}

QByteArray LineTap::fromRelay() const
{
    const std::lock_guard lock(m_mutex);
    return m_fromRelay;
}

void LineTap::cutAt(int n, Cut how)
{
    const std::lock_guard lock(m_mutex);
    m_cutAt = n;
    m_how = how;
    m_pieces = 0;
}

int LineTap::pieces() const
{
    const std::lock_guard lock(m_mutex);
    return m_pieces;
}

bool LineTap::hasCut() const
{
    const std::lock_guard lock(m_mutex);
    return m_cutAt > 0 && m_pieces >= m_cutAt;
}

void LineTap::run()
{
    for (;;) {
        net::Socket::SocketList ready {m_listener->server};
        for (const auto &pair : m_pairs) {
            ready.push_back(pair->pc);
            ready.push_back(pair->relay);
        }
        net::Socket::SocketList writable;
        net::Socket::SocketList broken;
        net::Socket::select(ready, writable, broken, Poco::Timespan(60, 0));
        std::erase_if(m_pairs, [&](const std::unique_ptr<Pair> &pair) {
            try {
                return (isAmong(ready, pair->pc) && !pass(*pair, true))
                    || (isAmong(ready, pair->relay) && !pass(*pair, false));
            } catch (const Poco::Exception &) {
                return true; // one of them has gone
            }
        });
        if (!isAmong(ready, m_listener->server))
            continue;
        auto pair = std::make_unique<Pair>();
        pair->pc = m_listener->server.acceptConnection();
        int target = 0;
        {
            const std::lock_guard lock(m_mutex);
            if (m_stopping)
                return;
            target = m_target;
        }
        if (target == 0)
            continue;
        try {
            pair->relay.connect(loopbackPort(target));
            pair->pc.setNoDelay(true);
            pair->relay.setNoDelay(true);
            m_pairs.push_back(std::move(pair));
        } catch (const Poco::Exception &) {
            continue; // nobody is there: the PC sees its connection end
        }
    }
}

bool LineTap::pass(Pair &pair, bool toRelay)
{
    net::StreamSocket &in = toRelay ? pair.pc : pair.relay;
    net::StreamSocket &out = toRelay ? pair.relay : pair.pc;
    std::array<char, kPiece> piece {};
    const int got = in.receiveBytes(piece.data(), static_cast<int>(piece.size()));
    if (got <= 0)
        return false;
    int goesOn = got;
    {
        const std::lock_guard lock(m_mutex);
        (toRelay ? m_toRelay : m_fromRelay).append(piece.data(), got);
        if (++m_pieces == m_cutAt)
            goesOn = m_how == Cut::inside ? got / 2 : 0;
    }
    sendAll(out, piece.data(), goesOn);
    return goesOn == got;
}

} // namespace vb::test
