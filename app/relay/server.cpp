#include "app/relay/server.h"

#include "app/relay/tls_context.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Timespan.h>

#include <algorithm>

namespace vb::relay {

namespace {

constexpr std::size_t kMaxQueued = 4096;

Poco::Net::HTTPServerParams::Ptr httpParams(const Limits &limits)
{
    Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
    params->setKeepAlive(true);
    params->setTimeout(Poco::Timespan(static_cast<Poco::Timespan::TimeDiff>(limits.headerMs) * 1000));
    params->setSoftwareVersion("");
    return params;
}

} // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerOptions &options, Relay &relay)
{
    VB_TRY(const Poco::Net::Context::Ptr context, tlsContext(options.certificateFile, options.keyFile));
    const QString where = QStringLiteral("%1:%2").arg(options.host).arg(options.port);
    try {
        const Poco::Net::SocketAddress address(options.host.toStdString(), static_cast<Poco::UInt16>(options.port));
        Poco::Net::SecureServerSocket socket(context);
        socket.bind(address, true, false); // its constructor would share the port with whoever has it
        socket.listen(256);
        return std::unique_ptr<Server>(new Server(relay, socket));
    } catch (const Poco::Net::NetException &) {
        return fail(Code::failed,
                    QStringLiteral(
                        "cannot listen on %1: the port is in use, not allowed, or the address is not of this machine")
                        .arg(where));
    } catch (const Poco::Exception &error) {
        return fail(Code::failed,
                    QStringLiteral("cannot listen on %1: %2").arg(where, QString::fromStdString(error.displayText())));
    }
}

Server::Server(Relay &relay, Poco::Net::SecureServerSocket socket)
    : m_relay(relay)
    , m_socket(std::move(socket))
    , m_here {relay.api(), m_watchdog, httpParams(relay.limits()), {}}
    , m_workers(relay.limits().workers, kMaxQueued)
    , m_parking([this](Parked &parked, Parking::Why why) { return dispatch(parked, why); })
{
    m_relay.setListener([this](const News &news) { m_parking.wake(news); });
    m_relay.metrics().setGauges([this] { return Metrics::Gauges {connections(), polls(), m_watchdog.bites()}; });
    m_acceptor = std::thread([this] { accept(); });
}

int Server::port() const
{
    return m_socket.address().port();
}

void Server::accept()
{
    const Poco::Timespan look(0, 100'000);
    while (!m_here.stopping) {
        try {
            if (!m_socket.poll(look, Poco::Net::Socket::SELECT_READ))
                continue;
            Parked parked;
            parked.socket = std::make_unique<Poco::Net::StreamSocket>(m_socket.acceptConnection());
            if (connections() >= m_relay.limits().maxConnections) {
                m_relay.metrics().countRefusedConnection();
                continue; // closes it
            }
            const Poco::Timespan timeout(static_cast<Poco::Timespan::TimeDiff>(m_relay.limits().headerMs) * 1000);
            parked.socket->setReceiveTimeout(timeout);
            parked.socket->setSendTimeout(timeout);
            parked.socket->setNoDelay(true);
            parked.fresh = true;
            ++*m_connections;
            parked.ticket = std::shared_ptr<const void>(this, [count = m_connections](const void *) { --*count; });
            parked.deadline
                = std::chrono::steady_clock::now() + std::chrono::milliseconds(m_relay.limits().handshakeMs);
            m_parking.add(std::move(parked));
        } catch (const Poco::Exception &) {
            m_relay.metrics().countBroken(); // gone before it was here, or no more files may be opened
        }
    }
}

/// On the parking's thread.
bool Server::dispatch(Parked &parked, Parking::Why why)
{
    if (why == Parking::Why::late && !parked.poll)
        return true; // idle for too long, or not a word since it came: closed
    // Whoever drips his handshake or his headers holds a worker until the watchdog comes: never all of them.
    const bool isStranger = !parked.isKnown;
    if (isStranger && m_strangers >= std::max(m_relay.limits().workers / 2, 1))
        return false;
    const auto waiting = std::make_shared<Parked>(std::move(parked));
    const auto since = std::chrono::steady_clock::now();
    m_strangers += isStranger ? 1 : 0;
    const bool taken = m_workers.submit([this, waiting, why, since, isStranger] {
        const auto waited
            = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
        std::optional<Parked> next = serveConnection(std::move(*waiting), why, waited.count(), m_here);
        if (next) {
            const std::optional<Wait> wait = next->poll ? std::optional(next->wait) : std::nullopt;
            m_parking.add(std::move(*next));
            if (wait) // what was committed between its answer and its parking
                if (const quint64 size = m_relay.api().sizeOf(wait->topic); size > wait->after)
                    m_parking.wake({wait->topic, size});
        }
        if (isStranger) {
            --m_strangers;
            m_parking.askAgain(); // another one waits for the place, perhaps
        }
    });
    if (!taken) {
        parked = std::move(*waiting);
        m_strangers -= isStranger ? 1 : 0;
    }
    return taken;
}

void Server::stop()
{
    if (m_stopped)
        return;
    m_stopped = true;
    m_here.stopping = true;
    m_acceptor.join();
    m_socket.close();
    m_parking.stop();
    m_workers.stop();
    m_relay.setListener({});
    m_relay.metrics().setGauges({});
}

} // namespace vb::relay
